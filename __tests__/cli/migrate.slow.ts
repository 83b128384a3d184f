import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MIGRATOR } from "../support/cloud-sql-server";
import { MigrationTarget } from "../support/migration-target";
import { type CliResult, startMusicdb } from "../support/musicdb";
import { processesOf } from "../support/processes";

jest.setTimeout(120_000);

let target: MigrationTarget;

beforeAll(async () => {
  target = await MigrationTarget.start();
});

afterAll(() => target.stop());

const FILES = {
  "0001_tracks": "create table tracks (id integer); --- drop table tracks;",
  "0002_mood":
    "alter table tracks add column mood text;\ncreate index on tracks (mood); --- alter table tracks drop column mood;",
};

beforeEach(() => target.reset(FILES));

function expectSuccess<R extends Pick<CliResult, "exitCode" | "stdout" | "stderr">>(result: R): R {
  if (result.exitCode !== 0)
    throw new Error(`exit code ${result.exitCode}\n${result.stdout}${result.stderr}`);
  return result;
}

const migrate = (...args: string[]) => target.migrate(args);
const done = async (...args: string[]) => expectSuccess(await migrate(...args));
const json = async (...args: string[]) => JSON.parse((await migrate(...args, "--json")).stdout);
const there = (name: string) => target.ask(`select to_regclass('public.${name}') is not null`);

test("up applies roles and migrations as the migrator for the owner, then there is nothing to do", async () => {
  const first = expectSuccess(await target.migrateAlone(["up"]));
  expect(first.stdout).toBe("2 migrations applied on dev in the emulator, 2 in all\n");
  expect(first.stderr).toMatch(/roles are in place; application: music_library_user\n/);
  expect(first.stderr).toMatch(/applied 0001_tracks in \d+ ms\napplied 0002_mood in \d+ ms\n$/);
  expect(await target.ask("select tableowner from pg_tables where tablename = 'tracks'")).toBe(
    "music_library_owner",
  );
  expect(await target.ask("select pg_has_role('music_library_user', 'music_library_app', 'usage')")).toBe(
    true,
  );
  expect(await target.ask("select string_agg(distinct applied_by, ',') from migrations.applied")).toBe(
    MIGRATOR,
  );

  expect((await done("up")).stdout).toBe("nothing to do on dev in the emulator: 2 migrations applied\n");
  expect(await json("up")).toEqual({
    target: "dev in the emulator",
    applied: [],
    total: 2,
    backup: { none: "nothing to do" },
  });
  expect(first.stdout + first.stderr).not.toContain(target.cloud.password(MIGRATOR));
});

test("up --to stops there, and --dry-run says what is left without changing anything", async () => {
  expect(await json("up", "--to", "1")).toMatchObject({
    applied: ["0001_tracks"],
    backup: { none: "the emulator's data are made up" },
  });
  const state = () =>
    target.ask(`select concat_ws(' ', (select count(*) from migrations.applied),
      (select max(xmin::text::bigint) from pg_attribute), (select max(xmin::text::bigint) from pg_auth_members))`);
  const before = await state();
  const dry = await done("up", "--dry-run");
  expect(dry.stdout).toBe(
    [
      "on dev in the emulator: 1 migration to apply; nothing was changed",
      "before that, as in every run, the roles: 4 files",
      "0002_mood.sql: 2 statements, one transaction",
      "     2:1  alter table tracks add column mood text",
      "          tracks: reads and writes wait (ACCESS EXCLUSIVE)",
      "     3:1  create index on tracks (mood)",
      "          tracks: writes wait (SHARE)",
      "",
    ].join("\n"),
  );
  expect(await json("up", "--dry-run")).toMatchObject({
    target: "dev in the emulator",
    migrations: [
      {
        name: "0002_mood",
        transaction: true,
        asLogin: false,
        statements: [
          { position: "2:1", locks: [{ mode: "ACCESS EXCLUSIVE", name: "tracks" }] },
          { position: "3:1", locks: [{ mode: "SHARE", name: "tracks" }] },
        ],
      },
    ],
  });
  expect(await state()).toEqual(before);
  expect((await done("up", "--dry-run", "--to", "0001")).stdout).toContain(
    "nothing to apply; nothing was changed",
  );
});

test("status is a table of 80 columns, and its exit code says whether all is applied as it is", async () => {
  target.write({
    "0003_a_name_that_is_much_longer_than_any_table_of_eighty_columns_can_show": "select 1; --- select 1;",
  });
  const fresh = await migrate("status");
  expect(fresh.exitCode).toBe(1);
  expect(fresh.stdout).toContain("3 migrations: 3 pending");
  expect(await target.ask("select to_regnamespace('migrations') is null")).toBe(true);

  await done("up", "--to", "2");
  await target.ask("update migrations.applied set applied_at = '2026-11-25 17:30:59Z', duration_ms = 1234");
  const { exitCode, stdout } = await migrate("status");
  expect(exitCode).toBe(1);
  expect(stdout).toBe(
    [
      "dev in the emulator",
      "      name                state    applied (UTC)     by                  took",
      "0001  tracks              applied  2026-11-25 17:30  music_library_mig…  1234 ms",
      "0002  mood                applied  2026-11-25 17:30  music_library_mig…  1234 ms",
      "0003  a_name_that_is_mu…  pending",
      "3 migrations: 2 applied, 1 pending",
      "",
    ].join("\n"),
  );
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);

  await done("up");
  expect((await migrate("status")).exitCode).toBe(0);
  const result = await json("status");
  expect(result).toMatchObject({ target: "dev in the emulator", current: true });
  expect(result.migrations[0]).toEqual({
    version: "0001",
    name: "0001_tracks",
    state: "applied",
    appliedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    appliedBy: MIGRATOR,
    durationMs: expect.any(Number),
  });
});

describe("a file that was changed, one that is missing and one that is late", () => {
  beforeEach(async () => {
    await target.reset({ ...FILES, "0004_late": "select 1; --- select 1;" });
    await done("up");
    target.write({
      "0001_tracks": "create table tracks (id bigint); --- drop table tracks;",
      "0003_new": "create table new (); --- drop table new;",
    });
    target.remove("0002_mood");
  });

  test("are in the status, and stop up, down and a dry run with all that is wrong", async () => {
    expect((await migrate("status")).stdout).toContain(
      "4 migrations: 1 changed, 1 missing, 1 out of order, 1 applied",
    );
    for (const command of [["up"], ["up", "--dry-run"], ["down", "--yes"]]) {
      const { exitCode, stdout, stderr } = await migrate(...command);
      expect(exitCode).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toContain(
        "0001_tracks.sql: the file was changed after it was applied [MIGRATION_CHANGED]",
      );
      expect(stderr).toContain("0002_mood.sql: the database has this migration, but its file is missing");
      expect(stderr.includes("[MIGRATION_OUT_OF_ORDER]")).toBe(command[0] === "up");
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });

  test("are repaired by name, after a yes, and the late one is allowed", async () => {
    const refused = await target.migrateAlone(["repair", "0001", "0002"]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(
      /on dev in the emulator:\n {2}0001 {2}the file is recorded as it is now\n {8}before {2}0001_tracks {2}[0-9a-f]{12}…\n {8}after {3}0001_tracks {2}[0-9a-f]{12}…\n {2}0002 {2}its record is removed\n {8}before {2}0002_mood {2}[0-9a-f]{12}…\n/,
    );
    expect(refused.stderr).toContain("[CONFIRMATION_MISSING]");
    expect((await migrate("repair", "0004", "--yes")).stderr).toContain(
      [
        "migration 0004 needs no repair: it is applied [REPAIR_NEEDLESS]",
        '  got:     "0004"',
        "  allowed: 0001, 0002",
      ].join("\n"),
    );
    expect((await migrate("status")).stdout).toContain("1 changed, 1 missing");

    expect((await done("repair", "dev", "1", "0002", "--yes")).stdout).toBe(
      "2 records repaired on dev in the emulator\n",
    );
    expect((await migrate("status")).stdout).toContain("3 migrations: 2 applied, 1 out of order");
    expect((await done("up", "--allow-out-of-order")).stdout).toMatch(/^1 migration applied/);
  });

  test("are found by validate, and by its exit code", async () => {
    const { exitCode, stdout, stderr } = await migrate("validate");
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      [
        "0001_tracks  reversible",
        "0003_new     reversible",
        "0004_late    reversible",
        "compared to dev in the emulator: 3 changed, missing or out of order",
        "3 files, see the problems",
        "",
      ].join("\n"),
    );
    expect(stderr).toContain("[MIGRATION_CHANGED]");
    expect(stderr).toContain("[MIGRATION_MISSING]");
    expect(stderr).toContain("[MIGRATION_OUT_OF_ORDER]");
  });
});

describe("down", () => {
  beforeEach(async () => {
    await done("up");
    await target.ask(
      "insert into tracks select n, case when n <= 1200 then 'calm' end from generate_series(1, 3400) n",
    );
  });

  test("says what is lost, and without a terminal and --yes does nothing", async () => {
    const { exitCode, stdout, stderr } = await target.migrateAlone(["down", "--steps", "2"]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.replace(/^connecting .*\n/, "")).toBe(
      [
        "on dev in the emulator: 2 migrations to roll back",
        "0002_mood.sql: 1 statement, one transaction",
        "0001_tracks.sql: 1 statement, one transaction",
        "lost for good:",
        "  table tracks, 3,400 rows",
        "this needs a yes, and there is no terminal to ask on; nothing was changed [CONFIRMATION_MISSING]",
        '  got:     "roll back 2 migrations on dev in the emulator?"',
        "  fix:     look at what it would do, and add --yes",
        "",
      ].join("\n"),
    );
    expect(await target.ask("select count(*)::integer from migrations.applied")).toBe(2);
  });

  test("takes back the latest with its record, then more, then there is nothing left", async () => {
    expect(await json("down", "--dry-run")).toMatchObject({
      migrations: [{ name: "0002_mood" }],
      lost: [{ what: "column", name: "tracks.mood", rows: 1200 }],
    });
    expect((await done("down", "--dry-run")).stdout).toBe(
      [
        "on dev in the emulator: 1 migration to roll back",
        "0002_mood.sql: 1 statement, one transaction",
        "     5:1  alter table tracks drop column mood",
        "          tracks: reads and writes wait (ACCESS EXCLUSIVE)",
        "lost for good:",
        "  column tracks.mood, 1,200 values",
        "",
      ].join("\n"),
    );
    const latest = await done("down", "--yes");
    expect(latest.stdout).toBe("1 migration rolled back on dev in the emulator, 1 left\n");
    expect(latest.stderr).toContain("  column tracks.mood, 1,200 values\n");
    expect(await there("tracks")).toBe(true);
    expect(await json("down", "--to", "0", "--yes")).toMatchObject({ rolledBack: ["0001_tracks"], total: 0 });
    expect(await there("tracks")).toBe(false);
    expect(await target.ask("select count(*)::integer from migrations.applied")).toBe(0);
    expect((await done("down", "--yes")).stdout).toBe("on dev in the emulator: nothing to roll back\n");
    expect(await json("down")).toEqual({
      target: "dev in the emulator",
      rolledBack: [],
      total: 0,
      lost: [],
      backup: { none: "nothing to do" },
    });
  });

  test("that fails keeps the migration and its record", async () => {
    target.write({
      "0002_mood": FILES["0002_mood"].replace("drop column mood", "drop column mood; select nothing"),
    });
    const { exitCode, stderr } = await migrate("down", "--yes");
    expect(exitCode).toBe(1);
    expect(stderr).toContain('0002_mood.sql:5:45: 42703: column "nothing" does not exist [SQL_FAILED]');
    expect(await target.ask("select count(mood)::integer from tracks")).toBe(1200);
    expect(await target.ask("select count(*)::integer from migrations.applied")).toBe(2);
  });
});

describe("a server by its URL", () => {
  const password = () => target.cloud.password(MIGRATOR);
  const pgpass = () => {
    const { host, port } = target.cloud.server;
    return { PGPASSFILE: target.file("pgpass", `${host}:${port}:*:*:${password()}\n`) };
  };

  test("with the password in ~/.pgpass, and a note that no backup is taken", async () => {
    const up = expectSuccess(
      await target.migrate(["up", "--url", target.url(), "--app-user", "music_library_user"], pgpass()),
    );
    expect(up.stdout).toMatch(
      /^2 migrations applied on music_library_migrator@127\.0\.0\.1:\d+\/music_library, 2 in all\n$/,
    );
    expect(up.stderr).toContain("no backup is taken: the target is named by its address\n");
    expect(up.stderr).toContain("roles are in place; application: music_library_user\n");
    expect(await target.ask("select tableowner from pg_tables where tablename = 'tracks'")).toBe(
      "music_library_owner",
    );
  });

  test("with the whole URL in DATABASE_URL", async () => {
    const DATABASE_URL = target.url(`${MIGRATOR}:${password()}`);
    const up = expectSuccess(await target.migrate(["up", "--url"], { DATABASE_URL }));
    expect(up.stdout + up.stderr).not.toContain(password());
    expect((await target.migrate(["status", "--url", "--json"], { DATABASE_URL })).exitCode).toBe(0);
  });

  test("with a password on the command line is refused, and the password is shown nowhere", async () => {
    const { exitCode, stdout, stderr } = await target.migrate(
      ["up", "--url", target.url(`${MIGRATOR}:${password()}`)],
      {},
    );
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      [
        "--url: the URL holds a password, which everybody on this machine can read and the shell remembers [URL_PASSWORD]",
        "  allowed: a URL without one, with ~/.pgpass; or --url alone, with the whole URL in DATABASE_URL",
        "  fix:     change that password, and write it into one of these",
        "",
      ].join("\n"),
    );
    expect(await there("tracks")).toBe(false);
  });

  test("without any password says where one is looked for", async () => {
    const { exitCode, stderr } = await target.migrate(["status", "--url", target.url(), "--wait", "0"], {
      PGPASSFILE: "/nowhere",
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      [
        '127.0.0.1: the server asks for a password of user "music_library_migrator", and none was found [PASSWORD_MISSING]',
        "  fix:     write it into ~/.pgpass, which only you may read, or into DATABASE_URL",
      ].join("\n"),
    );
  });

  test("as a user who may not read the ledger says who may", async () => {
    await done("up");
    const DATABASE_URL = target.url(`music_library_user:${target.cloud.password("music_library_user")}`);
    const { exitCode, stderr } = await target.migrate(["status", "--url"], { DATABASE_URL });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "[SERVER_REFUSED]\n  fix:     log in as the migrator, or as another member of music_library_owner",
    );
  });
});

test("new writes the next file, which validate refuses until it is filled in", async () => {
  const { stdout } = await done("new", "add_playlists");
  const file = join(target.sql, "migrations/0003_add_playlists.sql");
  expect(stdout).toMatch(/^wrote .*sql\/migrations\/0003_add_playlists\.sql\n$/);
  expect(readFileSync(file, "utf8")).toContain("-- migrate:down");
  expect((await migrate("validate")).stderr).toContain(
    "0003_add_playlists.sql: the up part has no statement",
  );
  const again = await migrate("new", "Add Playlists", "--json");
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toContain("  fix:     write add_playlists\n");
  expect(existsSync(join(target.sql, "migrations/0004_add_playlists.sql"))).toBe(false);
});

test("validate says which file does not undo itself, and compares to no database where none runs", async () => {
  target.write({ "0003_bad": "create table if not exists bad (); --- select 1;" });
  await target.migrate(["up", "--to", "2"]);
  const { exitCode, stdout, stderr } = await migrate("validate", "--json");
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    valid: false,
    files: [{ state: "reversible" }, { state: "reversible" }, { name: "0003_bad", state: "wrong" }],
    drift: {
      target: "dev in the emulator",
      migrations: [{ state: "applied" }, { state: "applied" }, { state: "pending" }],
    },
    problems: [{ code: "MIGRATION_NOT_REVERSED", path: "0003_bad.sql" }],
  });
  expect(stderr).toContain("trying 0003_bad\n");
});

test("validate compares only to what was asked for, or can be reached", async () => {
  const env = { ...target.fake.environment, GOOGLE_OAUTH_ACCESS_TOKEN: "of another emulator" };
  const unasked = expectSuccess(await target.migrate(["validate"], env));
  expect(unasked.stdout).toMatch(/^not compared to a database: dev in the emulator can't be reached: /m);
  const asked = await target.migrate(["validate", "dev", "--wait", "0"], env);
  expect(asked.exitCode).toBe(1);
  expect(asked.stdout).toBe("");
});

describe("an interrupt", () => {
  /** Starts a command and interrupts it once it has shown a text and a condition holds. */
  async function interrupted(
    args: readonly string[],
    text: string,
    ready: () => Promise<unknown> = async () => true,
    env: NodeJS.ProcessEnv = {},
  ): Promise<CliResult> {
    let seen = "";
    let shown = () => {};
    const showing = new Promise<void>((resolve) => {
      shown = resolve;
    });
    const { child, ended } = startMusicdb(["migrate", ...args, "--sql", target.sql], {
      env: { ...target.fake.environment, ...env },
      onOutput(output) {
        seen += output;
        if (seen.includes(text)) shown();
      },
    });
    await Promise.race([showing, ended]);
    while (!(await ready())) await sleep(20);
    child.kill("SIGINT");
    return ended;
  }

  test("rolls back what runs, and the next run goes on", async () => {
    target.write({ "0002_mood": "create table half ();\nselect pg_sleep(600); --- select 1;" });
    const sleeping = () =>
      target.ask("select exists (select from pg_stat_activity where wait_event = 'PgSleep')");
    const { exitCode, stdout, stderr } = await interrupted(["up"], "applied 0001_tracks", sleeping);
    expect(exitCode).toBe(130);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/interrupted; nothing is lost, run it again\n$/);
    expect(await there("half")).toBe(false);
    target.write(FILES);
    expect(await json("up")).toMatchObject({ applied: ["0002_mood"] });
  });

  test("ends the throw-away server of validate and removes its files", async () => {
    target.write({ "0002_mood": "select pg_sleep(600); --- select 1;" });
    const TMPDIR = mkdtempSync(join(tmpdir(), "interrupted-"));
    chmodSync(TMPDIR, 0o755);
    try {
      const { exitCode } = await interrupted(["validate"], "trying 0002_mood", undefined, { TMPDIR });
      expect(exitCode).toBe(130);
      expect(readdirSync(TMPDIR).filter((name) => name.startsWith("musicdb"))).toEqual([]);
      expect(processesOf(TMPDIR)).toEqual([]);
    } finally {
      rmSync(TMPDIR, { recursive: true, force: true });
    }
  });
});

test.each<[string, string[], string]>([
  ["an unknown environment", ["up", "production"], "ENVIRONMENT_UNKNOWN"],
  ["two targets", ["up", "prod", "--url", "postgres://u@h/d"], "TARGET_TWICE"],
  ["the cloud and the emulator", ["status", "--cloud"], "TARGET_TWICE"],
  ["an application user of an environment", ["up", "--app-user", "a"], "TARGET_TWICE"],
  ["no version to repair", ["repair", "dev"], "USAGE"],
  ["two goals", ["down", "--to", "1", "--steps", "1"], "USAGE"],
  ["steps that are no number", ["down", "--steps", "two"], "USAGE"],
  ["a wait that is no number", ["up", "--wait", "long"], "USAGE"],
  ["no reason for no backup", ["up", "--no-backup"], "BACKUP_REASON"],
  ["a reason without --no-backup", ["up", "--reason", "x"], "BACKUP_REASON"],
  ["a goal that there is not", ["up", "--to", "9"], "MIGRATION_VERSION"],
  ["no folder", ["up", "--sql", "/nowhere"], "SQL_DIRECTORY"],
])("%s is bad use", async (_what, args, code) => {
  const { exitCode, stdout, stderr } = await migrate(...args);
  expect(stderr).toContain(`[${code}]`);
  expect(exitCode).toBe(2);
  expect(stdout).toBe("");
});
