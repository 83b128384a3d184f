import type { ClientBase } from "pg";
import { type Problem, ProblemError } from "../../cloudsql/problem";
import { type Catalogue, type CatalogueDifference, compareCatalogues, readCatalogue } from "./catalogue";
import type { Migration } from "./read";
import { exclusively, runMigration } from "./run";
import type { SessionOptions } from "./session";

/** What became of one file on a throw-away database. */
export interface Verdict {
  readonly name: string;
  /**
   * - `reversible`: down undoes up, and up can be applied again
   * - `irreversible`: up can be applied; the file says that there is no way back
   * - `wrong`: see `problems`
   * - `not tried`: a file before it can't be applied
   */
  readonly state: "reversible" | "irreversible" | "wrong" | "not tried";
  readonly problems: readonly Problem[];
}

/** How the files are tried. */
export interface TryOptions extends SessionOptions {
  readonly signal?: AbortSignal;
  /** One line of progress. */
  readonly report?: (line: string) => void;
}

const SHOWN_DIFFERENCES = 10;
const SHOWN_CHARACTERS = 160;

/**
 * Applies each file up, down and up again, then all of them down and up again, and compares the catalogue before
 * and after. On a database that nobody needs, with roles applied and no migration yet.
 *
 * @returns a verdict for each file, in order; problems of all files together are the last file's
 */
export async function tryMigrations(
  client: ClientBase,
  migrations: readonly Migration[],
  options: TryOptions,
): Promise<Verdict[]> {
  return exclusively(client, options, async () => {
    const verdicts: Verdict[] = [];
    /** The catalogue before each file. */
    const before: Catalogue[] = [];
    for (const migration of migrations) {
      options.signal?.throwIfAborted();
      options.report?.(`trying ${migration.name}`);
      before.push(await readCatalogue(client));
      const { verdict, goesOn } = await tryOne(client, migration, before.at(-1) as Catalogue, options);
      verdicts.push(verdict);
      if (!goesOn) break;
    }
    const rest = migrations.slice(verdicts.length);
    verdicts.push(...rest.map(({ name }): Verdict => ({ name, state: "not tried", problems: [] })));
    if (verdicts.every(({ problems }) => problems.length === 0)) {
      const problems = await tryTogether(client, migrations, before, options);
      const last = verdicts.pop();
      if (last) verdicts.push(problems.length > 0 ? { ...last, state: "wrong", problems } : last);
    }
    return verdicts;
  });
}

/** A file by itself. It goes on with the next one when the schema is what this file makes of it. */
async function tryOne(
  client: ClientBase,
  migration: Migration,
  before: Catalogue,
  options: TryOptions,
): Promise<{ readonly verdict: Verdict; readonly goesOn: boolean }> {
  const { name, file } = migration;
  const wrong = (problems: readonly Problem[], goesOn: boolean) => ({
    verdict: { name, state: "wrong" as const, problems },
    goesOn,
  });
  const failed = await attempt(client, migration, "up", options);
  if (failed) return wrong(failed, false);
  if (!migration.down) return { verdict: { name, state: "irreversible", problems: [] }, goesOn: true };

  const after = await readCatalogue(client);
  const stuck = await attempt(client, migration, "down", options);
  // A transaction that failed has left everything as it was.
  if (stuck) return wrong(stuck, !migration.noTransaction);
  const problems = differs(file, "down leaves the schema other than it was before up", {
    before,
    after: await readCatalogue(client),
  });
  const notAgain = await attempt(client, migration, "up", options);
  if (notAgain) return wrong([...problems, ...notAgain.map(secondTime)], false);
  problems.push(
    ...differs(file, "up makes another schema the second time, after down", {
      before: after,
      after: await readCatalogue(client),
    }),
  );
  return problems.length > 0
    ? wrong(problems, true)
    : { verdict: { name, state: "reversible", problems }, goesOn: true };
}

/** All files down, as far as there is a way back, and up again. */
async function tryTogether(
  client: ClientBase,
  migrations: readonly Migration[],
  before: readonly Catalogue[],
  options: TryOptions,
): Promise<Problem[]> {
  const first = migrations.map(({ down }) => !down).lastIndexOf(true) + 1;
  const undone = migrations.slice(first);
  const [start, end] = [before[first], await readCatalogue(client)];
  if (!start) return [];
  options.report?.(`trying ${undone.length} together, down and up again`);
  for (const migration of [...undone].reverse()) {
    const failed = await attempt(client, migration, "down", options);
    if (failed) return [...failed];
  }
  const bottom = await readCatalogue(client);
  for (const migration of undone) {
    const failed = await attempt(client, migration, "up", options);
    if (failed) return failed.map(secondTime);
  }
  const name = `${undone[0]?.file} to ${undone.at(-1)?.file}`;
  return [
    ...differs(name, "all of them down leave the schema other than it was", { before: start, after: bottom }),
    ...differs(name, "all of them up make another schema the second time", {
      before: end,
      after: await readCatalogue(client),
    }),
  ];
}

async function attempt(
  client: ClientBase,
  migration: Migration,
  direction: "up" | "down",
  options: TryOptions,
): Promise<readonly Problem[] | undefined> {
  try {
    await runMigration(client, migration, direction, options);
    return undefined;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof ProblemError)) throw error;
    return error.problems;
  }
}

function secondTime(problem: Problem): Problem {
  return { ...problem, message: `${problem.message}\n           This is the second time, after down.` };
}

function differs(
  path: string,
  message: string,
  catalogues: { readonly before: Catalogue; readonly after: Catalogue },
): Problem[] {
  const differences = compareCatalogues(catalogues.before, catalogues.after);
  if (differences.length === 0) return [];
  const shown = differences.slice(0, SHOWN_DIFFERENCES).map(lineOf);
  const more = differences.length - shown.length;
  return [
    {
      code: "MIGRATION_NOT_REVERSED",
      path,
      message: [message, ...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n           "),
      fix: "correct the down part: + is there and should not be, - is missing",
    },
  ];
}

function lineOf({ kind, line, side }: CatalogueDifference): string {
  const text = `${side === "added" ? "+" : "-"} ${kind}: ${line.replace(/\s+/g, " ")}`;
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS - 1)}…` : text;
}
