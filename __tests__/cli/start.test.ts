import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopEverything } from "../../cli/stop";
import { readRecord } from "../../emulator/daemon-process";
import { type CliResult, musicdb, startMusicdb } from "../support/musicdb";
import { processesOf } from "../support/processes";
import { makeProjectCopy } from "../support/project-copy";
import { run } from "../support/terraform";

jest.setTimeout(120_000);

let parent: string;
let projectRoot: string;

beforeAll(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), "start-")));
  projectRoot = makeProjectCopy(parent);
});

afterAll(async () => {
  await stopEverything(projectRoot, () => {});
  rmSync(parent, { recursive: true });
});

const emulator = (file: string) => join(projectRoot, ".emulator", file);
const start = (...args: string[]) => musicdb(["start", ...args], { projectRoot });
const stop = () => musicdb(["stop"], { projectRoot });
const everything = ({ stdout, stderr }: CliResult) => stdout + stderr;

/** Shows what the command said when it failed. */
function expectSuccess(result: CliResult): void {
  if (result.exitCode !== 0) throw new Error(`exit code ${result.exitCode}\n${everything(result)}`);
}

/** Starts, and does something as soon as a line of the progress matches. */
function startAnd(pattern: RegExp, act: (pid: number) => void): Promise<CliResult> {
  let seen = "";
  let done = false;
  const { child, ended } = startMusicdb(["start"], {
    projectRoot,
    onOutput(text) {
      seen += text;
      if (done || !pattern.test(seen)) return;
      done = true;
      act(child.pid as number);
    },
  });
  return ended;
}

describe("a newcomer", () => {
  let first: CliResult;

  test("sees the whole deployment with one command", async () => {
    first = await start();

    expect(first.exitCode).toBe(0);
    expect(first.stderr).toMatch(/^dev-database: created google_sql_database_instance\.\S+/m);
    expect(first.stderr).toMatch(/^dev-schema: created null_resource\.\S+/m);
    expect(first.stdout).toMatch(/^dev is deployed$/m);
    expect(first.stdout).toMatch(/^ {2}dev-database +\d+ created +\d+ resources$/m);
    expect(first.stdout).toMatch(
      /^search {4}"neon tide" in \d\d tracks, \d+ ms\n {2}Neon Tide \(DJ Parallax\)$/m,
    );
    expect(first.stdout).toMatch(/^time {6}synth .* total \d+\.\d s$/m);
  });

  test("reads it on one screen", () => {
    const lines = first.stdout.trimEnd().split("\n");

    expect(lines.length).toBeLessThanOrEqual(30);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("finds the password in a file of mode 0600 and nowhere else", () => {
    const password = readFileSync(emulator("pgpass"), "utf8").trim().split(":").at(-1) as string;

    expect(statSync(emulator("pgpass")).mode & 0o777).toBe(0o600);
    expect(password.length).toBeGreaterThanOrEqual(16);
    expect(everything(first)).not.toContain(password);
    expect(readFileSync(emulator("emulator.log"), "utf8")).not.toContain(password);
  });

  test("opens the database from JavaScript as the summary says", async () => {
    const [, read, client] = /pg {4}(const read .*)\n([\s\S]*?\}\))/.exec(first.stdout) ?? [];
    const program = `
      const { readFileSync } = require("node:fs");
      const { Client } = require("pg");
      ${read};
      const client = ${client};
      client.connect()
        .then(() => client.query("select current_user, ssl from pg_stat_ssl where pid = pg_backend_pid()"))
        .then(({ rows }) => console.log(JSON.stringify(rows)))
        .then(() => client.end());`;

    const { output } = await run(process.execPath, ["-e", program], { cwd: projectRoot });

    expect(output).toBe('[{"current_user":"music_library_user","ssl":true}]\n');
  });

  test("opens the database with psql by the same address and files", () => {
    const [, passwordFile, connection = ""] = /PGPASSFILE=(\S+) psql "([^"]+)"/.exec(first.stdout) ?? [];
    const { port } = /port: (?<port>\d+)/.exec(first.stdout)?.groups ?? {};

    expect(connection.split(/[\s\\]+/)).toEqual([
      "host=127.0.0.1",
      `port=${port}`,
      "dbname=music_library",
      "user=music_library_user",
      "sslmode=verify-full",
      "sslrootcert=.emulator/server-ca.pem",
    ]);
    expect(passwordFile).toBe(".emulator/pgpass");
    expect(readFileSync(emulator("pgpass"), "utf8")).toMatch(
      new RegExp(`^127\\.0\\.0\\.1:${port}:music_library:music_library_user:\\S+\n$`),
    );
  });

  test("hears the second time that nothing changed", async () => {
    const second = await start("--json");

    const result = JSON.parse(second.stdout);
    expect(second.stderr).not.toMatch(/created|updated|deleted/);
    expect(result.stacks.map(({ name }: { name: string }) => name).sort()).toEqual([
      "dev-database",
      "dev-monitoring",
      "dev-schema",
    ]);
    for (const stack of result.stacks) expect(stack).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });

  test("ends every process with one command, and the data stay", async () => {
    expect(processesOf(projectRoot)).not.toEqual([]);

    expect(await stop()).toMatchObject({ exitCode: 0, stdout: "stopped the emulator; the data stay\n" });

    expect(processesOf(projectRoot)).toEqual([]);
    expect((await start()).stdout).toMatch(/^dev: nothing changed$/m);
  });

  test("deploys by cdktf itself with the same result", async () => {
    await musicdb(["reset"], { projectRoot });
    expect(existsSync(emulator(""))).toBe(false);
    const cdktf = ["emulator", "run", "--", "npx", "cdktf", "deploy", "dev-*", "--auto-approve"];
    const deployed = await musicdb(cdktf, { projectRoot, env: { CI: "1", NO_COLOR: "1" } });

    expect(everything(deployed)).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
    expect(deployed.exitCode).toBe(0);
    expect((await start()).stdout).toMatch(/^dev: nothing changed$/m);
  });
});

describe("Ctrl-C", () => {
  beforeEach(async () => {
    await musicdb(["reset"], { projectRoot });
  });

  test.each([
    ["at the beginning", /^/],
    ["after the synth", /synthesized/],
    ["when the emulator has just started", /emulator started/],
    ["in the middle of an apply", /created google_secret_manager_secret\./],
    ["in the middle of the SQL", /dev-monitoring: created/],
  ])("%s ends everything in order, and the next run works", async (_when, pattern) => {
    const interrupted =
      pattern.source === "^"
        ? await interruptAtOnce()
        : await startAnd(pattern, (pid) => process.kill(pid, "SIGINT"));

    expect(interrupted.exitCode).toBe(130);
    expect(interrupted.stdout).toBe("");
    expect(interrupted.stderr).toMatch(/^interrupted; nothing is lost, run it again\n$/m);
    expect(interrupted.stderr).not.toMatch(/TERRAFORM_FAILED|at .*\.ts:/);
    expect(processesOf(projectRoot)).toEqual([]);

    const next = await start();
    expect(next.stdout).toMatch(/^dev is deployed$/m);
    expectSuccess(next);
  });

  async function interruptAtOnce(): Promise<CliResult> {
    const { child, ended } = startMusicdb(["start"], { projectRoot });
    const lock = emulator("start.lock");
    while (!existsSync(lock)) await new Promise(setImmediate);
    child.kill("SIGINT");
    return ended;
  }
});

describe("what was killed", () => {
  beforeEach(async () => {
    await musicdb(["reset"], { projectRoot });
  });

  test("a killed start loses nothing: its Terraform ends in order before the next one begins", async () => {
    const killed = await startAnd(/created google_secret_manager_secret\./, (pid) =>
      process.kill(pid, "SIGKILL"),
    );
    expect(killed.signal).toBe("SIGKILL");

    const next = await start();

    expectSuccess(next);
    expect(next.stderr).not.toMatch(/created google_secret_manager_secret\./);
    expect(next.stdout).toMatch(/^dev is deployed$/m);
  });

  test("a lock of a killed Terraform is released; what it made and did not record is told", async () => {
    await startAnd(/created google_secret_manager_secret\./, (pid) => {
      process.kill(pid, "SIGKILL");
      for (const name of readdirSync(emulator("runs"))) process.kill(Number.parseInt(name, 10), "SIGKILL");
    });

    const next = await start();

    expect(next.exitCode).toBe(1);
    expect(next.stderr).toMatch(/^dev-database: released the state lock of an interrupted run \(.+\)$/m);
    expect(next.stderr).toContain(
      "dev-database: the emulated cloud has what a killed Terraform made, and its state does not know [STATE_BEHIND]\n" +
        "  fix:     npm run reset forgets the emulated cloud; terraform import keeps what is there\n",
    );
    await musicdb(["reset"], { projectRoot });
    expectSuccess(await start());
  });

  test("a killed emulator leaves servers, which stop ends, and loses nothing", async () => {
    await start();
    process.kill(readRecord(emulator(""))?.pid as number, "SIGKILL");

    expect((await stop()).stdout).toBe("stopped 1 PostgreSQL server; the data stay\n");

    expect(processesOf(projectRoot)).toEqual([]);
    expect((await start()).stdout).toMatch(/^dev: nothing changed$/m);
  });
});

describe("two at once", () => {
  test("the second start waits for the first", async () => {
    await musicdb(["reset"], { projectRoot });

    const results = await Promise.all([start(), start()]);

    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(
      results.filter(({ stderr }) => /waiting for another musicdb start \(pid \d+\)/.test(stderr)),
    ).toHaveLength(1);
    expect(results.map(({ stdout }) => /^dev.*/m.exec(stdout)?.[0]).sort()).toEqual([
      "dev is deployed",
      "dev: nothing changed",
    ]);
  });

  test("stop ends a start that runs", async () => {
    await musicdb(["reset"], { projectRoot });
    let stopping: Promise<CliResult> | undefined;
    const interrupted = await startAnd(/created google_secret_manager_secret\./, () => {
      stopping = stop();
    });

    expect(interrupted.exitCode).toBe(130);
    expect((await stopping)?.exitCode).toBe(0);
    expect(processesOf(projectRoot)).toEqual([]);
  });
});

test("SQL that fails in the middle is told with its file and line, and the next run works", async () => {
  const migration = join(projectRoot, "sql/migrations/0999_broken.sql");
  writeFileSync(
    migration,
    "-- migrate:up\n\ncreate table half_done (id integer);\nselect no_such_function();\n\n-- migrate:down\ndrop table half_done;\n",
  );

  const failed = await start();

  expect(failed.exitCode).toBe(1);
  expect(failed.stdout).toBe("");
  expect(failed.stderr).toMatch(/dev-schema.*TERRAFORM_FAILED|TERRAFORM_FAILED/);
  expect(failed.stderr).toMatch(/0999_broken\.sql:4/);
  rmSync(migration);
  expect((await start()).exitCode).toBe(0);
});
