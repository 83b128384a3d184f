import { backupLines } from "../../../cli/recovery/backup-lines";
import { findEnvironment, loadEnvironments } from "../../../environments";
import { namesOf } from "../../../environments/names";
import { FakeSqlAdmin } from "../../support/fake-sql-admin";
import { musicdbInProcess } from "../../support/musicdb";

// The same pauses, a hundred times as fast.
jest.mock("node:timers/promises", () => {
  const { setTimeout: sleep } =
    jest.requireActual<typeof import("node:timers/promises")>("node:timers/promises");
  return { setTimeout: (ms: number, ...rest: [unknown, object]) => sleep(ms / 100, ...rest) };
});

const environment = findEnvironment(loadEnvironments({}), "dev");
const { instance } = namesOf(environment);
let fake: FakeSqlAdmin;

beforeEach(async () => {
  fake = await FakeSqlAdmin.start(environment.project);
  fake.add(instance);
});

afterEach(() => fake.stop());

const run = (...args: string[]) => musicdbInProcess(["backup", ...args], fake.environment);

test("takes a backup and says how to restore it", async () => {
  const { exitCode, stdout, stderr } = await run("--description", "before the import");
  expect(stderr).toMatch(
    new RegExp(`^backing up ${instance}, dev in the emulator\nbackup 1700000000000 is done, \\d+ s\n$`),
  );
  expect(stdout).toMatch(
    new RegExp(
      `^backup 1700000000000 of ${instance} is done, as of .*Z\nrestore it: musicdb restore dev --backup 1700000000000 --into ${instance}-restored\n$`,
    ),
  );
  expect(exitCode).toBe(0);
  expect(fake.sent(`POST instances/${instance}/backupRuns`)).toEqual({ description: "before the import" });
});

test("prints it for machines", async () => {
  const { stdout } = await run("dev", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    project: environment.project,
    instance,
    durationSeconds: expect.any(Number),
    backup: { id: "1700000000000", status: "SUCCESSFUL", type: "ON_DEMAND", ageSeconds: expect.any(Number) },
  });
});

test("one that fails is told, with exit code 1", async () => {
  fake.failures.set("BACKUP_VOLUME", "no space left");
  expect(await run()).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: [
      `backing up ${instance}, dev in the emulator`,
      `${environment.project}:${instance}: the backup failed [BACKUP_FAILED]`,
      '  got:     "no space left"',
      "  fix:     see to the cause and run again",
      "",
    ].join("\n"),
  });
});

describe("list", () => {
  test("tells them, and the times that can be recovered to", async () => {
    fake.addBackup(instance, { id: "1", startTime: new Date(Date.now() - 26 * 3_600_000).toISOString() });
    fake.addBackup(instance, {
      id: "2",
      startTime: new Date(Date.now() - 3 * 3_600_000).toISOString(),
      type: "ON_DEMAND",
      description: "before migrate up of 0012",
      maxChargeableBytes: String(3 * 2 ** 30),
    });
    fake.window = {
      earliestRecoveryTime: "2026-11-20T03:02:00Z",
      latestRecoveryTime: "2026-11-25T10:30:00Z",
    };
    const { stdout, exitCode } = await run("list", "dev");
    expect(stdout).toBe(
      [
        "ID  AGE  STATUS      TYPE       LOCATION  SIZE    DESCRIPTION",
        "2   3 h  successful  on-demand  us        3.0 GB  before migrate up of 0012",
        "1   1 d  successful  automated  us",
        "any second can be recovered from 2026-11-20T03:02:00Z to 2026-11-25T10:30:00Z",
        "",
      ].join("\n"),
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse((await run("list", "--json")).stdout)).toMatchObject({
      backups: [
        { id: "2", maxBytes: 3 * 2 ** 30 },
        { id: "1", takenAt: expect.stringMatching(/Z$/) },
      ],
      recoverable: { earliest: "2026-11-20T03:02:00Z", latest: "2026-11-25T10:30:00Z" },
    });
  });

  test("says that there is nothing", async () => {
    fake.fault(/getLatestRecoveryTime/, { status: 400, message: "Point in time recovery is not enabled." });
    expect((await run("list")).stdout).toBe("no backups\nno point in time can be recovered\n");
  });

  test("keeps within 80 columns", () => {
    const backup = {
      id: "1764064800000",
      takenAt: new Date(0),
      status: "SUCCESSFUL",
      type: "AUTOMATED",
      location: "northamerica-northeast1",
      description: "a description that somebody wrote, and wrote, and wrote",
    };
    for (const line of backupLines([backup, { ...backup, maxBytes: 2 ** 40 }], undefined)) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  test("without the instance, or the right to see it", async () => {
    fake.instances.clear();
    expect(await run("list")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        "there is no such instance, or its project may not be seen [INSTANCE_MISSING]",
      ),
    });
    const fault = { status: 403, message: "The client is not authorized." };
    fake.fault(/./, fault, fault);
    expect((await run("list")).stderr).toContain("[ROLE_MISSING]");
  });
});

test("an environment that is not there, and --cloud beside the emulator", async () => {
  expect(await run("list", "prdo")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("write prod"),
  });
  expect(await run("--cloud")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("[TARGET_TWICE]"),
  });
});
