import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { count, table } from "../cli/output";
import { bundleProgram } from "../database/bundle";
import { ScratchServer } from "../emulator/scratch-server";

/**
 * How long many small migrations take: ours, from connecting to the end, against one psql process that runs the same
 * SQL with BEGIN and COMMIT around each file, and so keeps no record of what it did. What Node.js takes to start,
 * which is the same for one file and for a thousand, is told beside it. In turn, on one server, each in a database of
 * its own: a ratio holds on a slow machine too. Exit code 1 when the target is missed; 0 and "not measured" where
 * psql is not installed.
 */

/** At most this many times psql. */
const LIMIT = 1.5;
const USER = "music_library_migrator";

interface Contender {
  readonly name: string;
  /** Migrates; returns the milliseconds that count, where it is not the whole process. */
  readonly run: (database: string) => number | undefined;
  readonly milliseconds: number[];
  /** The whole process. */
  readonly whole: number[];
}

interface Files {
  /** Folder of the migrations. */
  readonly directory: string;
  /** The same for psql. */
  readonly script: string;
}

/** A table with a check, an index, a comment and a function: a small migration as people write it. */
function statementsOf(number: number): string {
  const table = `table_${number}`;
  return [
    `create table ${table} (`,
    "  id bigint generated always as identity primary key,",
    "  name text not null,",
    `  rating integer constraint ${table}_rating_range check (rating between 1 and 5)`,
    ");",
    `create index ${table}_name_idx on ${table} (name);`,
    `comment on table ${table} is 'number ${number}';`,
    `create function count_${number}() returns bigint`,
    `  language sql stable as 'select count(*) from ${table}';`,
  ].join("\n");
}

function writeFiles(folder: string, number: number): Files {
  const directory = join(folder, "migrations");
  mkdirSync(directory);
  const forPsql: string[] = [];
  for (let each = 1; each <= number; each += 1) {
    const name = `${String(each).padStart(4, "0")}_number_${each}.sql`;
    const sql = statementsOf(each);
    writeFileSync(join(directory, name), `-- migrate:up\n${sql}\n\n-- migrate:down\nselect 1;\n`);
    writeFileSync(join(folder, name), `${sql}\n`);
    forPsql.push("begin;", `\\i ${join(folder, name)}`, "commit;");
  }
  const script = join(folder, "all.sql");
  writeFileSync(script, `${forPsql.join("\n")}\n`);
  return { directory, script };
}

function contendersOf(
  server: ScratchServer,
  folder: string,
  files: Files,
): [psql: Contender, ours: Contender] {
  const program = join(folder, "runner.cjs");
  writeFileSync(program, bundleProgram("scripts/bench-migrate/runner.ts"));
  const authority = join(folder, "ca.pem");
  writeFileSync(authority, server.server.caCertificate);
  const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: folder, ...env },
    });
    if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
    return stdout;
  };
  const { host, port } = server.server;
  const psqlEnvironment = (database: string) => ({
    PGHOST: host,
    PGPORT: String(port),
    PGDATABASE: database,
    PGUSER: USER,
    PGPASSWORD: server.password(USER),
    PGSSLMODE: "verify-ca",
    PGSSLROOTCERT: authority,
  });
  const psql = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", `--file=${files.script}`];
  return [
    {
      name: "one psql process, no record",
      run: (database) => {
        run("psql", psql, psqlEnvironment(database));
        return undefined;
      },
      milliseconds: [],
      whole: [],
    },
    {
      name: "musicdb's migrator",
      run: (database) =>
        Number(run(process.execPath, [program, files.directory, JSON.stringify(server.config(database))])),
      milliseconds: [],
      whole: [],
    },
  ];
}

/** Each has left the same: as many tables and functions. */
async function objectsIn(server: ScratchServer, database: string): Promise<number> {
  return server.server.session(async (client) => {
    const { rows } = await client.query(
      `select (select count(*) from pg_class where relnamespace = 'public'::regnamespace)
         + (select count(*) from pg_proc where pronamespace = 'public'::regnamespace) as objects`,
    );
    return Number(rows[0].objects);
  }, database);
}

async function measure(
  server: ScratchServer,
  contenders: readonly Contender[],
  rounds: number,
): Promise<void> {
  // The first round, which warms caches up, does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const left: number[] = [];
    // Who begins changes: the server may be busy with what the one before left.
    for (const contender of round % 2 === 0 ? contenders : [...contenders].reverse()) {
      const database = await server.createDatabase();
      const start = performance.now();
      const counted = contender.run(database);
      const whole = performance.now() - start;
      if (round > 0) {
        contender.milliseconds.push(counted ?? whole);
        contender.whole.push(whole);
      }
      left.push(await objectsIn(server, database));
    }
    if (new Set(left).size !== 1) throw new Error(`not the same schema: ${left.join(" and ")} objects`);
    console.error(`round ${round} of ${rounds}`);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function report(files: number, [psql, ours]: readonly [Contender, Contender], json: boolean): number {
  const base = median(psql.milliseconds);
  const ratio = median(ours.milliseconds) / base;
  const ratioWithStart = median(ours.whole) / base;
  const kept = ratio <= LIMIT;
  if (json) {
    const milliseconds = { psql: psql.milliseconds, ours: ours.milliseconds, oursWithStart: ours.whole };
    const result = { measured: true, files, ratio, ratioWithStart, limit: LIMIT, kept, milliseconds };
    console.log(JSON.stringify(result, null, 2));
    return kept ? 0 : 1;
  }
  const cell = (value: number) => `${value.toFixed(0)} ms`.padStart(9);
  const row = (name: string, values: readonly number[]) => [
    name,
    cell(median(values)),
    cell(Math.min(...values)),
    cell(Math.max(...values)),
    `${(median(values) / base).toFixed(2)} times`.padStart(10),
  ];
  const lines = table([
    ["", ...["median", "least", "most"].map((word) => word.padStart(9)), ""],
    row(psql.name, psql.milliseconds),
    row(ours.name, ours.milliseconds),
    row("  with the start of Node.js", ours.whole),
  ]);
  console.log(`${count(files, "migration")}, median of ${psql.milliseconds.length} runs each`);
  for (const line of lines) console.log(line);
  console.log(`ratio ${ratio.toFixed(2)}, at most ${LIMIT}: ${kept ? "kept" : "MISSED"}`);
  console.log(`Node.js ${process.version}, ${count(cpus().length, "CPU")} (${cpus()[0]?.model.trim()})`);
  return kept ? 0 : 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      files: { type: "string", default: "100" },
      rounds: { type: "string", default: "5" },
      json: { type: "boolean", default: false },
    },
  });
  const [files, rounds] = [Number(values.files), Number(values.rounds)];
  if (![files, rounds].every((number) => Number.isInteger(number) && number > 0 && number < 10_000)) {
    console.error("--files and --rounds are numbers from 1 to 9999");
    return 2;
  }
  if (spawnSync("psql", ["--version"]).error) {
    const reason = "psql is not installed (Debian: postgresql-client)";
    console.log(values.json ? JSON.stringify({ measured: false, reason }) : `not measured: ${reason}`);
    return 0;
  }
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bench-migrate-")));
  try {
    // As production has it: a commit is on the disk when it is told.
    const server = await ScratchServer.start({ users: [USER], settings: { fsync: "on" } });
    try {
      const contenders = contendersOf(server, folder, writeFiles(folder, files));
      await measure(server, contenders, rounds);
      return report(files, contenders, values.json);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main().then((code) => {
  process.exitCode = code;
});
