/**
 * The SQL step: what Terraform's null resource runs, bundled into one file. Needs only Node.js.
 *
 * Exit codes: 0 done, or nothing to do; 1 the server refused or can't be reached; 2 bad arguments or files;
 * 130 and 143 interrupted, rolled back.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Client } from "pg";
import { formatProblem, type Problem, ProblemError } from "../cloudsql/problem";
import { reduceRights } from "./application-rights";
import { type ConnectionOptions, checkConnectionOptions, type IpType } from "./config";
import { findRoute, openClient } from "./connect";
import { withMigrationLock } from "./migrate/lock";
import { applyRoles } from "./migrate/roles";
import { migrate } from "./migrate/run";
import { prepareSession } from "./migrate/session";
import { explainUnreachable } from "./reach";
import { isConnectionLost, isTransient, withRetry } from "./retry";
import type { Route } from "./route";
import { seedExamples } from "./seed/examples";

/** Role that owns what the migrations create; made by sql/roles. */
export const OWNER_ROLE = "music_library_owner";

const USAGE = `usage: node step.cjs --instance PROJECT:REGION:INSTANCE --database DATABASE --user USER
         (--password-secret projects/PROJECT/secrets/SECRET | --iam)
         [--ip-type PUBLIC|PRIVATE|PSC]  address of the instance (PUBLIC)
         [--app-user USER]               login user of the application; may be repeated
         [--sql FOLDER]                  folder with migrations/ and roles/ (sql beside this file)
         [--seed]                        example tracks too, from FOLDER/seed
         [--wait SECONDS]                longest wait for the server, and for another run (60)`;

/** Arguments of the step, checked. */
export interface StepOptions {
  readonly connection: ConnectionOptions;
  readonly sqlDirectory: string;
  readonly appUsers: readonly string[];
  readonly seed: boolean;
  readonly waitMs: number;
}

/** How the outside world hears of the step and stops it. */
export interface StepSurroundings {
  /** One line of progress. Never a secret. */
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Reads the command line.
 *
 * @throws ProblemError with every problem, exit code 2
 */
export function parseStepArguments(args: readonly string[], besideFile: string): StepOptions {
  let values: ReturnType<typeof parse>["values"];
  try {
    values = parse(args).values;
  } catch (error) {
    const message = (error as Error).message.split("\n")[0] ?? "";
    throw new ProblemError([
      { code: "STEP_USAGE", message: message.replace(/\. To specify.*$/, ""), fix: USAGE },
    ]);
  }
  const problems: Problem[] = [];
  const required = (name: "instance" | "database" | "user") => {
    if (!values[name]) problems.push({ code: "STEP_USAGE", message: `--${name} is missing` });
    return values[name] ?? "";
  };
  const connection: ConnectionOptions = {
    instance: required("instance"),
    database: required("database"),
    user: required("user"),
    passwordSecret: values["password-secret"],
    iam: values.iam ?? false,
    ipType: (values["ip-type"] ?? "PUBLIC") as IpType,
    applicationName: "musicdb-sql-step",
  };
  if (!["PUBLIC", "PRIVATE", "PSC"].includes(connection.ipType as string)) {
    problems.push({
      code: "STEP_USAGE",
      message: "unknown --ip-type",
      got: values["ip-type"],
      allowed: "PUBLIC, PRIVATE, PSC",
    });
  }
  const wait = values.wait ?? "60";
  if (!/^\d{1,6}$/.test(wait)) {
    problems.push({ code: "STEP_USAGE", message: "--wait is not a number of seconds", got: wait });
  }
  const sqlDirectory = values.sql ?? join(besideFile, "sql");
  for (const folder of ["migrations", "roles"]) {
    if (existsSync(join(sqlDirectory, folder))) continue;
    problems.push({
      code: "SQL_DIRECTORY",
      path: join(sqlDirectory, folder),
      message: "the SQL folder is missing",
      fix: "give --sql the folder that holds migrations/ and roles/",
    });
  }
  if (problems.length === 0) checkConnectionOptions(connection);
  if (problems.length > 0) throw new ProblemError(problems);
  return {
    connection,
    sqlDirectory,
    appUsers: values["app-user"] ?? [],
    seed: values.seed ?? false,
    waitMs: Number(wait) * 1000,
  };
}

/**
 * Connects, applies roles and pending migrations under one lock, and says what it did.
 *
 * @throws ProblemError with what is wrong and what to do; the signal's reason when interrupted
 */
export async function runStep(options: StepOptions, surroundings: StepSurroundings): Promise<void> {
  const { connection } = options;
  const { report, signal } = surroundings;
  const route = await withRetry(() => findRoute(connection), { withinMs: options.waitMs, signal }).catch(
    (error: unknown) => {
      throw explainUnreachable(error, connection);
    },
  );
  try {
    const connect = () =>
      openClient(route, {
        withinMs: options.waitMs,
        signal,
        onRetry: (error) => report(`the server does not answer yet (${(error as Error).message})`),
      }).catch((error: unknown) => {
        signal.throwIfAborted();
        throw explainUnreachable(error, connection);
      });
    report(`connecting to database ${connection.database}, ${route.description}`);
    // When the server goes away in the middle, the ledger tells the next connection what was kept.
    await withRetry(
      () => withClient(route, connect, signal, (client) => applyAll(client, options, surroundings)),
      {
        withinMs: options.waitMs,
        when: (error) => isConnectionLost(error) && !signal.aborted,
        signal,
        onRetry: (error) => report(`the connection was lost (${(error as Error).message}), beginning anew`),
      },
    );
  } finally {
    route.close();
  }
}

async function applyAll(client: Client, options: StepOptions, surroundings: StepSurroundings): Promise<void> {
  const { report, signal } = surroundings;
  client.on("notice", ({ severity, message, hint }) => {
    if (severity === "WARNING") report(`warning: ${message}${hint ? `\n         ${hint}` : ""}`);
  });
  await prepareSession(client, {});
  await withMigrationLock(client, { lockWaitMs: options.waitMs, signal, report }, async () => {
    await applyRoles(client, {
      directory: join(options.sqlDirectory, "roles"),
      appUsers: options.appUsers,
    });
    await reduceRights(client, options.appUsers, options.connection.instance, report);
    report(
      `roles are in place${options.appUsers.map((user) => `; ${user} has the application's rights`).join("")}`,
    );
    const { done, applied } = await migrate(client, {
      directory: join(options.sqlDirectory, "migrations"),
      role: OWNER_ROLE,
      signal,
      report,
    });
    if (options.seed)
      report(`${await seedExamples(client, join(options.sqlDirectory, "seed"))} tracks are there`);
    report(
      done.length === 0
        ? `nothing to do: all ${applied} migrations are applied`
        : `done: ${done.length} applied, ${applied} in all`,
    );
  });
}

async function cancelBackend(route: Route, pid: number): Promise<void> {
  const client = await openClient(route, { withinMs: 0 });
  await client.query("select pg_cancel_backend($1)", [pid]);
  await client.end();
}

/** Cancels what the server is doing when the signal comes, so that it rolls back at once. */
async function withClient<T>(
  route: Route,
  connect: () => Promise<Client>,
  signal: AbortSignal,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect();
  const { rows } = await client.query("select pg_backend_pid() as pid");
  const cancel = () => {
    // pg drops a connection that is busy; the server then rolls back too, a little later.
    const drop = () => void client.end().catch(() => undefined);
    setTimeout(drop, 5000).unref();
    cancelBackend(route, rows[0].pid).catch(drop);
  };
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await body(client);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
    await client.end().catch(() => undefined);
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      instance: { type: "string" },
      database: { type: "string" },
      user: { type: "string" },
      "password-secret": { type: "string" },
      iam: { type: "boolean" },
      "ip-type": { type: "string" },
      "app-user": { type: "string", multiple: true },
      sql: { type: "string" },
      seed: { type: "boolean" },
      wait: { type: "string" },
      help: { type: "boolean" },
    },
  });
}

async function main(args: readonly string[]): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (args.includes("--help")) {
    say(USAGE);
    return 0;
  }
  const controller = new AbortController();
  let interrupted: NodeJS.Signals | undefined;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      // The second time: leave at once. The server rolls back when the connection ends.
      if (interrupted) process.exit(exitCodeOf(interrupted));
      interrupted = name;
      say(`${name}: stopping, the migration that runs is rolled back`);
      controller.abort();
    });
  }
  try {
    await runStep(parseStepArguments(args, __dirname), { report: say, signal: controller.signal });
    return 0;
  } catch (error) {
    if (interrupted) {
      process.stderr.write("interrupted: what is applied stays, the rest is applied by the next run\n");
      return exitCodeOf(interrupted);
    }
    if (error instanceof ProblemError) {
      process.stderr.write(`${error.problems.map(formatProblem).join("\n")}\n`);
      return error.exitCode;
    }
    const message = error instanceof Error ? error.message : String(error);
    const code = isTransient(error) ? "SERVER_LOST" : "STEP_FAILED";
    process.stderr.write(
      `${formatProblem({ code, message: `the step failed: ${message}`, fix: "run it again" })}\n`,
    );
    return 1;
  }
}

function exitCodeOf(signal: NodeJS.Signals): number {
  return signal === "SIGINT" ? 130 : 143;
}

if (require.main === module) {
  // exit, not exitCode: the connector's refresh timers would keep the process alive.
  void main(process.argv.slice(2)).then((code) => process.exit(code));
}
