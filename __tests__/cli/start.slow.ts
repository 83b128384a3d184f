import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CliResult, musicdb } from "../support/musicdb";
import { processesOf } from "../support/processes";
import { everything, Rehearsal } from "../support/rehearsal";
import { run } from "../support/terraform";

jest.setTimeout(120_000);

const rehearsal = new Rehearsal();

describe("a newcomer", () => {
  let first: CliResult;

  test("sees the whole deployment with one command", async () => {
    first = await rehearsal.start();

    expect(first.exitCode).toBe(0);
    expect(first.stderr).toMatch(/^dev-database: created google_sql_database_instance\.\S+/m);
    expect(first.stderr).toMatch(/^dev-schema: created null_resource\.\S+/m);
    expect(first.stdout).toMatch(/^dev is deployed$/m);
    expect(first.stdout).toMatch(/^ {2}dev-database +\d+ created +\d+ resources$/m);
    expect(first.stdout).toMatch(
      /^search {4}"neon tide" in \d{3} tracks, \d+ ms\n {2}Neon Tide \(DJ Parallax\)$/m,
    );
    expect(first.stdout).toMatch(/^time {6}synth .* total \d+\.\d s$/m);
  });

  test("reads it on one screen", () => {
    const lines = first.stdout.trimEnd().split("\n");

    expect(lines.length).toBeLessThanOrEqual(30);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("finds the password in a file of mode 0600 and nowhere else", () => {
    const password = readFileSync(rehearsal.emulator("pgpass"), "utf8").trim().split(":").at(-1) as string;

    expect(statSync(rehearsal.emulator("pgpass")).mode & 0o777).toBe(0o600);
    expect(password.length).toBeGreaterThanOrEqual(16);
    expect(everything(first)).not.toContain(password);
    expect(readFileSync(rehearsal.emulator("emulator.log"), "utf8")).not.toContain(password);
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

    const { output } = await run(process.execPath, ["-e", program], { cwd: rehearsal.projectRoot });

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
    expect(readFileSync(rehearsal.emulator("pgpass"), "utf8")).toMatch(
      new RegExp(`^127\\.0\\.0\\.1:${port}:music_library:music_library_user:\\S+\n$`),
    );
  });

  test("hears the second time that nothing changed", async () => {
    const second = await rehearsal.start("--json");

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
    expect(processesOf(rehearsal.projectRoot)).not.toEqual([]);

    expect(await rehearsal.stop()).toMatchObject({
      exitCode: 0,
      stdout: "stopped the emulator; the data stay\n",
    });

    expect(processesOf(rehearsal.projectRoot)).toEqual([]);
    expect((await rehearsal.start()).stdout).toMatch(/^dev: nothing changed$/m);
  });

  test("deploys by cdktf itself with the same result", async () => {
    await rehearsal.reset();
    expect(existsSync(rehearsal.emulator(""))).toBe(false);
    const cdktf = ["emulator", "run", "--", "npx", "cdktf", "deploy", "dev-*", "--auto-approve"];
    const deployed = await musicdb(cdktf, {
      projectRoot: rehearsal.projectRoot,
      env: { CI: "1", NO_COLOR: "1" },
    });

    expect(everything(deployed)).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
    expect(deployed.exitCode).toBe(0);
    expect((await rehearsal.start()).stdout).toMatch(/^dev: nothing changed$/m);
  });
});

test("SQL that fails in the middle is told with its file and line, and the next run works", async () => {
  const migration = join(rehearsal.projectRoot, "sql/migrations/0999_broken.sql");
  writeFileSync(
    migration,
    "-- migrate:up\n\ncreate table half_done (id integer);\nselect no_such_function();\n\n-- migrate:down\ndrop table half_done;\n",
  );

  const failed = await rehearsal.start();

  expect(failed.exitCode).toBe(1);
  expect(failed.stdout).toBe("");
  expect(failed.stderr).toMatch(/dev-schema.*TERRAFORM_FAILED|TERRAFORM_FAILED/);
  expect(failed.stderr).toMatch(/0999_broken\.sql:4/);
  rmSync(migration);
  expect((await rehearsal.start()).exitCode).toBe(0);
});
