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
import { type ConnectionOptions, checkConnectionOptions, type IpType } from "./config";
import { applySql } from "./migrate/apply";
import type { OpenConnection } from "./migrate/blockers";
import { type RunSurroundings, withMigrator } from "./migrate/connection";
import type { Members } from "./migrate/roles";
import { seedExamples } from "./seed/examples";

const USAGE = `usage: node step.cjs --instance PROJECT:REGION:INSTANCE --database DATABASE --user USER
         (--password-secret projects/PROJECT/secrets/SECRET | --iam)
         [--ip-type PUBLIC|PRIVATE|PSC]  address of the instance (PUBLIC)
         [--past-poolers]                to its port 5432, where it pools what connectors open
         [--app-user USER]               login user of the application; may be repeated
         [--reader USER]                 login user that reads rows; may be repeated
         [--operator USER]               login user that sees and ends sessions; may be repeated
         [--migrator USER]               login user that may act as the owner; may be repeated
         [--revoke-others]               these are all: others lose the rights
         [--sql FOLDER]                  folder with migrations/ and roles/ (sql beside this file)
         [--seed]                        example tracks too, from FOLDER/seed
         [--wait SECONDS]                longest wait for the server, and for another run (60)`;

/** Arguments of the step, checked. */
export interface StepOptions {
  readonly connection: ConnectionOptions;
  readonly sqlDirectory: string;
  readonly members: Required<Members>;
  /** Whether login users that are not named lose their rights. */
  readonly revokeOthers: boolean;
  readonly seed: boolean;
  readonly waitMs: number;
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
    ...(values["past-poolers"] && { pastPoolers: true }),
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
    members: {
      appUsers: values["app-user"] ?? [],
      readers: values.reader ?? [],
      operators: values.operator ?? [],
      migrators: values.migrator ?? [],
    },
    revokeOthers: values["revoke-others"] ?? false,
    seed: values.seed ?? false,
    waitMs: Number(wait) * 1000,
  };
}

/**
 * Connects, applies roles and pending migrations under one lock, and says what it did.
 *
 * @throws ProblemError with what is wrong and what to do; the signal's reason when interrupted
 */
export async function runStep(options: StepOptions, surroundings: RunSurroundings): Promise<void> {
  const { connection, sqlDirectory, members, revokeOthers } = options;
  const { report } = surroundings;
  const run = async (client: Client, openConnection: OpenConnection) => {
    const { instance } = connection;
    const sql = { ...members, revokeOthers, sqlDirectory, instance, openConnection };
    const { done, applied } = await applySql(client, sql, surroundings);
    if (options.seed) report(`${await seedExamples(client, join(sqlDirectory, "seed"))} tracks are there`);
    report(
      done.length === 0
        ? `nothing to do: all ${applied} migrations are applied`
        : `done: ${done.length} applied, ${applied} in all`,
    );
  };
  // When the server goes away in the middle, the ledger tells the next connection what was kept.
  await withMigrator({ connection }, surroundings, { run, repeatable: true });
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
      "past-poolers": { type: "boolean" },
      "app-user": { type: "string", multiple: true },
      reader: { type: "string", multiple: true },
      operator: { type: "string", multiple: true },
      migrator: { type: "string", multiple: true },
      "revoke-others": { type: "boolean" },
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
    const options = parseStepArguments(args, __dirname);
    const { waitMs } = options;
    await runStep(options, { waitMs, report: say, signal: controller.signal });
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
    const problem = { code: "STEP_FAILED", message: `the step failed: ${message}`, fix: "run it again" };
    process.stderr.write(`${formatProblem(problem)}\n`);
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
