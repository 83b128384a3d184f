import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { BackupBefore } from "../../../cli/migrate/backup";
import { down, planRollback } from "../../../cli/migrate/down";
import type { BackupOptions } from "../../../cli/migrate/run-options";
import { findTarget, type Target } from "../../../cli/migrate/target";
import { previewUp, up } from "../../../cli/migrate/up";
import { PROJECT_ROOT } from "../../../cli/project";
import { MigrationTarget } from "../../support/migration-target";

let database: MigrationTarget;
/** What Google's cloud would be: the database of an instance that is not the emulator's. */
let instance: Target;
let lines: string[];

const BACKUPS = () => `/sql/v1beta4/projects/${database.project}/instances/${database.instance}/backupRuns`;
const OPERATION = () => `/sql/v1beta4/projects/${database.project}/operations/op-1`;

beforeAll(async () => {
  database = await MigrationTarget.start();
  instance = { ...(await findTarget({}, PROJECT_ROOT, database.fake.environment)), kind: "instance" };
});

afterAll(() => database.stop());

beforeEach(async () => {
  lines = [];
  await database.reset({
    "0001_one": "create table one (); --- drop table one;",
    "0002_two": "create table two (); --- drop table two;",
  });
  database.fake.answer(BACKUPS(), { name: "op-1", status: "PENDING" });
  database.fake.answerInTurn(OPERATION(), [
    { body: { name: "op-1", status: "RUNNING" } },
    { body: { name: "op-1", status: "DONE", backupContext: { backupId: "17" } } },
  ]);
});

const run = () => database.run(lines);
const goUp = (wish: BackupOptions = {}, target = instance) =>
  up(target, { ...run(), backup: new BackupBefore(target, wish, run()) });
const applied = () => database.ask("select count(*)::integer from migrations.applied");
const backups = () => database.fake.requests.filter((request) => request.includes("backupRuns"));

test("up takes a backup of an instance first, waits for it and tells its id", async () => {
  expect(await goUp()).toMatchObject({ applied: ["0001_one", "0002_two"], backup: { id: "17" } });
  expect(backups()).toEqual([`POST ${BACKUPS()}`]);
  expect(database.fake.bodies).toContainEqual({ description: "before migrate up of 0001_one to 0002_two" });
  const order = ["taking a backup", "backup 17 is done", "roles are in place", "applied 0001_one"];
  const found = order.map((line) => lines.findIndex((each) => each.startsWith(line)));
  expect(found).toEqual([...found].sort((a, b) => a - b));
  expect(found).not.toContain(-1);
});

test("nothing pending, no backup", async () => {
  await goUp();
  expect(await goUp()).toMatchObject({ applied: [], backup: { none: "nothing to do" } });
  expect(backups()).toHaveLength(1);
});

test("a dry run takes none", async () => {
  await previewUp(instance, run());
  expect(backups()).toEqual([]);
});

test.each([
  [
    "is refused",
    () => database.fake.answer(BACKUPS(), { error: { message: "not you" } }, 403),
    "BACKUP_REFUSED",
  ],
  [
    "fails",
    () =>
      database.fake.answer(OPERATION(), {
        name: "op-1",
        status: "DONE",
        error: { errors: [{ message: "no space" }] },
      }),
    "BACKUP_FAILED",
  ],
])("a backup that %s stops everything before anything is changed", async (_what, arrange, code) => {
  arrange();
  await expect(goUp()).rejects.toMatchObject({ exitCode: 1, problems: [{ code }] });
  expect(
    await database.ask("select to_regclass('one') is null and to_regnamespace('migrations') is null"),
  ).toBe(true);
});

test("a reason against it is asked for, and written to the server's log", async () => {
  expect(() => new BackupBefore(instance, { backup: false }, run())).toThrow(/\[BACKUP_REASON\]/);
  expect(await goUp({ backup: false, reason: "taken by hand; it's fine" })).toMatchObject({
    applied: ["0001_one", "0002_two"],
    backup: { none: "taken by hand; it's fine" },
  });
  expect(backups()).toEqual([]);
  expect(lines).toContain("no backup is taken: taken by hand; it's fine");
  expect(readFileSync(database.cloud.server.logFile, "utf8")).toMatch(
    /LOG: {2}musicdb migrate up without a backup, by music_library_migrator: taken by hand; it's fine/,
  );
});

test("the emulator's database gets one only when it is asked for", async () => {
  const emulator = await findTarget({}, PROJECT_ROOT, database.fake.environment);
  expect(await goUp({}, emulator)).toMatchObject({ backup: { none: "the emulator's data are made up" } });
  database.write({ "0003_three": "create table three (); --- drop table three;" });
  expect(await goUp({ backup: true }, emulator)).toMatchObject({
    applied: ["0003_three"],
    backup: { id: "17" },
  });
  expect(database.fake.bodies).toContainEqual({ description: "before migrate up of 0003_three" });
});

/** Ends the connection of whoever sleeps in a migration. */
async function endSleeper(): Promise<void> {
  const end = `select count(pg_terminate_backend(pid))::integer from pg_stat_activity
    where wait_event = 'PgSleep' and application_name = 'musicdb'`;
  while ((await database.ask(end)) === 0) await sleep(20);
}

test("one is enough, though the connection is lost and the run begins anew", async () => {
  database.write({
    "0001_one": "create sequence tries; --- drop sequence tries;",
    "0002_two": "select pg_sleep(case nextval('tries') when 1 then 600 else 0 end); --- select 1;",
  });
  const [result] = await Promise.all([goUp(), endSleeper()]);
  expect(lines).toContainEqual(expect.stringMatching(/^the connection was lost .*, beginning anew$/));
  expect(result).toMatchObject({ applied: ["0002_two"], total: 2, backup: { id: "17" } });
  expect(backups()).toHaveLength(1);
});

describe("down", () => {
  beforeEach(() => goUp({ backup: false, reason: "nothing there yet" }));

  const goDown = async (plan = planRollback(instance, { ...run(), steps: 1 })) => {
    const backup = new BackupBefore(instance, {}, run());
    return down(instance, await plan, { ...run(), steps: 1, backup });
  };

  test("takes one too", async () => {
    expect(await goDown()).toMatchObject({ rolledBack: ["0002_two"], total: 1, backup: { id: "17" } });
    expect(database.fake.bodies).toContainEqual({ description: "before migrate down of 0002_two" });
  });

  test("is not begun when it fails", async () => {
    database.fake.answer(BACKUPS(), { error: { message: "not you" } }, 403);
    await expect(goDown()).rejects.toMatchObject({ problems: [{ code: "BACKUP_REFUSED" }] });
    expect(await applied()).toBe(2);
  });

  test("is not begun anew when the connection is lost: others would be rolled back than agreed to", async () => {
    database.write({ "0002_two": "create table two (); --- select pg_sleep(600);" });
    const [result] = await Promise.allSettled([goDown(), endSleeper()]);
    expect(result).toMatchObject({ reason: { exitCode: 1, problems: [{ code: "SERVER_LOST" }] } });
    expect(lines).not.toContainEqual(expect.stringContaining("beginning anew"));
    expect(await applied()).toBe(2);
  });

  test("does nothing else than was agreed to", async () => {
    const plan = await planRollback(instance, { ...run(), steps: 1 });
    database.write({ "0003_three": "create table three (); --- drop table three;" });
    await goUp({ backup: false, reason: "a test" });
    await expect(goDown(Promise.resolve(plan))).rejects.toThrow(
      [
        "another run has changed what would be rolled back [MIGRATION_PLAN_CHANGED]",
        '  got:     "0003_three"',
        "  allowed: 0002_two",
      ].join("\n"),
    );
    expect(await applied()).toBe(3);
  });
});
