import { join } from "node:path";
import { type Problem, ProblemError } from "../../cloudsql/problem";
import type { MigrationStatus } from "../../database/migrate/plan";
import { refuseProblems } from "../../database/migrate/plan";
import { type Migration, readMigrations } from "../../database/migrate/read";
import { tryMigrations, type Verdict } from "../../database/migrate/reversibility";
import { applyRoles } from "../../database/migrate/roles";
import { OWNER_ROLE } from "../../database/migrate/session";
import { ScratchServer } from "../../emulator/scratch-server";
import { count, fittedTable, type Style, WIDTH } from "../output";
import type { RunOptions } from "./run-options";
import { readStatus } from "./status";
import type { Target } from "./target";

/** What `validate` found. */
export interface ValidateResult {
  readonly valid: boolean;
  readonly files: readonly Verdict[];
  /** How the files stand to a database, or why they were not compared. */
  readonly drift:
    | { readonly target: string; readonly migrations: readonly MigrationStatus[] }
    | { readonly none: string };
  readonly problems: readonly Problem[];
}

const MIGRATOR = "music_library_migrator";
const APP_USER = "music_library_user";

/**
 * Reads all files, tries them on a throw-away server with Cloud SQL's roles, and compares them to what a database
 * has, where one is given.
 *
 * @param target a database, or why there is none
 * @param options `optional`: a database that can't be reached is no error
 * @throws ProblemError where files can't be read, or the database can't be reached
 */
export async function validateFiles(
  target: Target | { readonly none: string },
  options: RunOptions & { readonly allowOutOfOrder?: boolean; readonly optional?: boolean },
): Promise<ValidateResult> {
  const migrations = readMigrations(join(options.sqlDirectory, "migrations"));
  const files = await tryOnScratchServer(migrations, options);
  const problems = files.flatMap((file) => file.problems);
  const drift = "none" in target ? target : await compareTo(target, options);
  if ("migrations" in drift) {
    try {
      refuseProblems(drift.migrations, options);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { valid: problems.length === 0, files, drift, problems };
}

async function compareTo(
  target: Target,
  options: RunOptions & { readonly optional?: boolean },
): Promise<ValidateResult["drift"]> {
  if (!options.optional) return readStatus(target, options);
  try {
    return await readStatus(target, { ...options, waitMs: 0 });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.exitCode !== 1) throw error;
    return { none: `${target.name} can't be reached: ${error.problems[0]?.message}` };
  }
}

async function tryOnScratchServer(
  migrations: readonly Migration[],
  { sqlDirectory, signal, report }: RunOptions,
): Promise<Verdict[]> {
  report("starting a throw-away PostgreSQL");
  const server = await ScratchServer.start({ users: [MIGRATOR, APP_USER] });
  try {
    signal.throwIfAborted();
    const client = await server.connect(await server.createDatabase());
    // Ends what runs, so that nobody waits for it.
    const end = () => void client.end().catch(() => undefined);
    signal.addEventListener("abort", end, { once: true });
    try {
      await applyRoles(client, { directory: join(sqlDirectory, "roles"), appUsers: [APP_USER] });
      return await tryMigrations(client, migrations, { role: OWNER_ROLE, signal, report });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener("abort", end);
    }
  } finally {
    await server.stop();
  }
}

/** For people: a table of the files; the problems are printed as all others. */
export function validateLines({ valid, files, drift }: ValidateResult, style: Style): string[] {
  const paint = {
    reversible: style.green,
    irreversible: style.yellow,
    wrong: style.red,
    "not tried": style.dim,
  };
  const width = Math.max(0, ...files.map(({ name }) => name.length));
  const lines = fittedTable(
    files.map(({ name, state }) => [name.padEnd(width), state]),
    [0],
    WIDTH,
  );
  const summary =
    "none" in drift
      ? `not compared to a database: ${drift.none}`
      : `compared to ${drift.target}: ${describe(drift.migrations)}`;
  return [
    ...lines.map((line, index) => line.replace(/(\S+(?: tried)?)$/, paint[files[index]?.state ?? "wrong"])),
    summary,
    `${count(files.length, "file")}, ${valid ? "all in order" : "see the problems"}`,
  ];
}

function describe(states: readonly MigrationStatus[]): string {
  const pending = states.filter(({ state }) => state === "pending").length;
  const others = states.filter(({ state }) => state !== "pending" && state !== "applied").length;
  return [
    others > 0 ? `${others} changed, missing or out of order` : "what it has is unchanged",
    ...(pending > 0 ? [`${pending} pending`] : []),
  ].join(", ");
}
