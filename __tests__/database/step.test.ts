import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bundlePair, type ProgramPair } from "../../database/bundle";
import { APP_USER, CloudSqlServer, MIGRATOR, SQL } from "../support/cloud-sql-server";
import { FakeCloudSql } from "../support/fake-cloud-sql";

const INSTANCE = "test-project:us-central1:test-instance";
const ALL = readdirSync(join(SQL, "migrations")).sort();
let cloud: CloudSqlServer;
let fake: FakeCloudSql;
let bundle: ProgramPair;
let folder: string;
let database: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  bundle = bundlePair("database/step.ts");
  [cloud, fake] = await Promise.all([CloudSqlServer.start(), FakeCloudSql.start()]);
  fake.instance("test-project", "test-instance", {
    ipAddresses: [{ type: "PRIMARY", ipAddress: "203.0.113.7" }],
    emulatorPort: cloud.server.port,
    serverCaCert: { cert: cloud.server.caCertificate },
  });
  fake.secret("projects/test-project/secrets/migrator", cloud.password(MIGRATOR));
}, 60_000);

afterAll(async () => {
  await fake.stop();
  await cloud.stop();
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "step-"));
  writeFileSync(join(folder, "step.cjs"), bundle.program);
  cpSync(SQL, join(folder, "sql"), { recursive: true });
  database = await cloud.createDatabase();
});

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
  rmSync(folder, { recursive: true });
});

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the bundle in its folder, with nothing of this project around it. */
function start(args: readonly string[], env: Record<string, string> = fake.environment) {
  const child = spawn(process.execPath, [join(folder, "step.cjs"), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const done = new Promise<Outcome>((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  return { child, done, output: () => out };
}

const usual = () => [
  `--instance=${INSTANCE}`,
  `--database=${database}`,
  `--user=${MIGRATOR}`,
  "--password-secret=projects/test-project/secrets/migrator",
  `--app-user=${APP_USER}`,
];

const run = (args = usual(), env?: Record<string, string>) => start(args, env).done;

function migration(name: string, sql: string): void {
  writeFileSync(
    join(folder, "sql/migrations", `${name}.sql`),
    `-- migrate:up\n${sql}\n-- migrate:down\nselect 1;\n`,
  );
}

async function ask(sql: string): Promise<unknown> {
  return cloud.server.session(
    async (client) => (await client.query({ text: sql, rowMode: "array" })).rows[0]?.[0],
    database,
  );
}

async function until(condition: () => Promise<unknown> | unknown): Promise<void> {
  while (!(await condition())) await sleep(10);
}

const sleeping = () =>
  ask(
    "select exists (select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep')",
  );

test("applies everything from an empty folder, then has nothing to do, and shows no secret", async () => {
  const first = await run([...usual(), "--seed"]);
  expect(first.err).toBe("");
  expect(first.code).toBe(0);
  expect(
    first.out
      .replaceAll(/\d+ ms/g, "N ms")
      .replaceAll(fake.host, "HOST")
      .replace(database, "DATABASE")
      .replace(ALL.map((file) => `applied ${file.replace(".sql", "")} in N ms\n`).join(""), "applied EACH\n")
      .replace(`done: ${ALL.length} applied, ${ALL.length} in all`, "done: ALL"),
  ).toMatchInlineSnapshot(`
    "connecting to database DATABASE, instance test-project:us-central1:test-instance of the emulator at HOST
    warning: user "music_library_user" keeps more rights than it needs: cloudsqlsuperuser (not found)
             It cannot change the tables, but it may create schemas, databases or roles. An administrator runs:
             gcloud sql users assign-roles music_library_user --instance=test-instance \\
               --database-roles=music_library_app --revoke-existing-roles
    roles are in place; application: music_library_user
    applied EACH
    42 tracks are there
    done: ALL
    "
  `);
  const second = await run();
  expect(second.code).toBe(0);
  expect(second.out).toContain(`\nnothing to do: all ${ALL.length} migrations are applied\n`);
  expect(await ask("select count(*)::integer from audio_tracks")).toBe(42);
  for (const text of [first.out, second.out]) {
    expect(text).not.toContain(cloud.password(MIGRATOR));
    expect(text).not.toContain(fake.token);
  }
});

test("gives users their rights, and takes them from those who are no longer named", async () => {
  for (const name of ["ann", "bob"]) await cloud.createUser(`${name}@example.com`, "CLOUD_IAM_USER");
  const named = [...usual(), "--reader=ann@example.com", "--operator=bob@example.com", "--revoke-others"];
  expect((await run(named)).out).toContain(
    `\nroles are in place; application: ${APP_USER}; readers: ann@example.com; operators: bob@example.com\n`,
  );
  const reader = await cloud.connect(database, "ann@example.com");
  await reader.query("select from audio_tracks");
  const operator = await cloud.connect(database, "bob@example.com");
  await operator.query("select from open_transactions");

  expect((await run([...usual(), "--revoke-others"])).out).toContain(
    '\nwarning: user "ann@example.com" is on no list and lost role "music_library_reader"\n',
  );
  await expect(reader.query("select from audio_tracks")).rejects.toMatchObject({ code: "42501" });
  await expect(operator.query("select from operations.open_transactions")).rejects.toMatchObject({
    code: "42501",
  });
});

test("a failing migration is one message with its place, and leaves nothing", async () => {
  migration("0099_bad", "create table half ();\nselect nothing;");
  const { code, out, err } = await run();
  expect(code).toBe(1);
  expect(out).toMatch(new RegExp(`applied ${ALL.at(-1)?.replace(".sql", "")} in \\d+ ms\n$`));
  expect(err).toBe(
    [
      '0099_bad.sql:3:8: 42703: column "nothing" does not exist [SQL_FAILED]',
      '  got:     "select nothing;"',
      "  fix:     correct the file and run again; nothing of it was kept\n",
    ].join("\n"),
  );
  expect(await ask("select to_regclass('half') is null")).toBe(true);
  migration("0099_bad", "create table half ();");
  expect((await run()).out).toContain(`\ndone: 1 applied, ${ALL.length + 1} in all\n`);
});

test("loads Google's libraries only on the way to the cloud, and says when they are missing", async () => {
  const libraries = join(folder, "cloud-libraries.cjs");
  writeFileSync(libraries, 'process.stderr.write("loaded "); throw new Error("not a library");');
  expect(await run()).toMatchObject({ code: 0, err: "" });
  const without = { METADATA_SERVER_DETECTION: "none" };
  expect((await run([...usual(), "--wait=0"], without)).err).toContain("loaded");
  rmSync(libraries);
  const { code, err } = await run([...usual(), "--wait=0"], without);
  expect(code).toBe(2);
  expect(err).toBe(
    [
      `${realpathSync(folder)}/cloud-libraries.cjs: the file with Google's libraries is missing, without which ` +
        "there is no way to an instance [CLOUD_LIBRARIES_MISSING]",
      "  fix:     copy the program's whole folder, or synthesize again\n",
    ].join("\n"),
  );
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s rolls back at once, and the next run works", async (signal, expected) => {
  migration("0099_slow", "create table slow ();\nselect pg_sleep(600);");
  const { child, done } = start(usual());
  await until(sleeping);
  child.kill(signal);
  const { code, out, err } = await done;
  expect(code).toBe(expected);
  expect(out).toContain(`${signal}: stopping, the migration that runs is rolled back\n`);
  expect(err).toBe("interrupted: what is applied stays, the rest is applied by the next run\n");
  expect(await ask("select to_regclass('slow') is null")).toBe(true);
  migration("0099_slow", "create table slow ();");
  expect((await run()).out).toContain(`\ndone: 1 applied, ${ALL.length + 1} in all\n`);
});

test("begins anew on a new connection when the old one breaks", async () => {
  migration(
    "0099_slow",
    "create table slow ();\nselect pg_sleep(case when exists (select from pg_roles where rolname = 'quick') then 0 else 600 end);",
  );
  const { done } = start(usual());
  await until(sleeping);
  await cloud.server.session(async (client) => {
    await client.query("create role quick");
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");
  });
  const { code, out, err } = await done;
  await cloud.server.session((client) => client.query("drop role quick"));
  expect(err).toBe("");
  expect(out).toMatch(
    /the connection was lost \(terminating connection due to administrator command\), beginning anew/,
  );
  expect(out).toContain(`\ndone: 1 applied, ${ALL.length + 1} in all\n`);
  expect(code).toBe(0);
});

test("waits for a server that is starting", async () => {
  await cloud.server.stop();
  const { done, output } = start(usual());
  await until(() => output().includes("the server does not answer yet"));
  await cloud.server.start();
  expect(await done).toMatchObject({ code: 0, err: "" });
}, 30_000);

describe("bad arguments end with code 2 and all that is wrong", () => {
  test.each<[string, () => string[]]>([
    ["nothing", () => []],
    ["an unknown option", () => [...usual(), "--pasword=x"]],
    [
      "values",
      () => ["--instance=x", "--database=d", "--user=u", "--ip-type=ANY", "--wait=long", "--sql=nowhere"],
    ],
    ["no login", () => [`--instance=${INSTANCE}`, "--database=d", "--user=u"]],
  ])("%s", async (_what, args) => {
    const { code, out, err } = await run(args());
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err.replaceAll(folder, "FOLDER")).toMatchSnapshot();
  });
});

describe("an instance that can't be reached ends with code 1 and one message", () => {
  test("no credentials on this machine", async () => {
    for (const [name, content] of Object.entries(bundle.libraries)) {
      writeFileSync(join(folder, name), content);
    }
    const { code, err } = await run([...usual(), "--wait=0"], { METADATA_SERVER_DETECTION: "none" });
    expect(code).toBe(1);
    expect(err).toBe(
      [
        `${INSTANCE}: there are no Google credentials on this machine [NO_CREDENTIALS]`,
        "  fix:     gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS\n",
      ].join("\n"),
    );
  });

  test("the emulator has no such instance", async () => {
    const { code, err } = await run(usual().map((arg) => arg.replace("test-instance", "other")));
    expect(code).toBe(1);
    expect(err).toBe(
      [
        "the emulator has no such instance [INSTANCE_MISSING]",
        '  got:     "test-project:other"',
        "  fix:     deploy the database stack first\n",
      ].join("\n"),
    );
  });

  test("the application user does not exist", async () => {
    const { code, err } = await run([...usual(), "--app-user=nobody_here"]);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^20_users\.sql:5:1: 42704: user "nobody_here" does not exist and can't have role "music_library_app"/,
    );
    expect(err).not.toMatch(/\n {4}at /);
  });
});
