import { drill } from "../../../cli/recovery/drill";
import { findRecoveryTarget } from "../../../cli/recovery/target";
import type { DrillResult } from "../../../database/drill";
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
// Databases and what is compared are in drill.slow.ts: here it is about what is done in which case.
jest.mock("../../../database/connect", () => ({
  findRoute: async ({ instance }: { instance: string }) => ({ instance, close: () => undefined }),
  openClient: async ({ instance }: { instance: string }) => ({
    instance,
    query: async () => ({ rows: [{ mine: !mockLocked }] }),
    end: async () => undefined,
  }),
}));
jest.mock("../../../database/drill", () => ({
  ...jest.requireActual("../../../database/drill"),
  runDrillChecks: (options: never) => mockChecks(options),
  recordDrill: (...args: unknown[]) => mockRecord(...args),
}));

let mockLocked = false;
let mockChecks: (options: { source: object; restored: object; recoveredTo: Date }) => Promise<DrillResult>;
const mockRecord = jest.fn();

const environment = findEnvironment(loadEnvironments({}), "dev");
const { project } = environment;
const { instance } = namesOf(environment);
const LATEST = new Date(Date.now() - 60_000).toISOString();
const GOOD: DrillResult = {
  verdict: "good",
  recoveredTo: "2026-11-25T03:00:00.000Z",
  startedAt: "2026-11-25T10:00:00.000Z",
  ageSeconds: 25_200,
  durationSeconds: 90,
  checkSeconds: 4,
  newestRow: null,
  checks: [],
};
let fake: FakeSqlAdmin;

beforeEach(async () => {
  mockLocked = false;
  mockChecks = async () => GOOD;
  mockRecord.mockReset().mockResolvedValue(undefined);
  fake = await FakeSqlAdmin.start(project);
  fake.add(instance, { settings: { deletionProtectionEnabled: true } });
  fake.addBackup(instance, { id: "17" });
  fake.window = { earliestRecoveryTime: "2026-11-20T03:02:00Z", latestRecoveryTime: LATEST };
});

afterEach(() => fake.stop());

const run = (...args: string[]) => musicdbInProcess(["drill", ...args], fake.environment);
const names = () => [...fake.instances.keys()];

test("restores the latest backup and the latest time, compares, records, and leaves nothing", async () => {
  const compared: object[] = [];
  mockChecks = async ({ source, restored, recoveredTo }) => {
    const name = (restored as { instance: string }).instance.split(":").at(-1) ?? "";
    compared.push({ source, name, recoveredTo, data: fake.instances.get(name)?.data });
    return GOOD;
  };
  const { exitCode, stdout } = await run();
  expect(compared).toEqual([
    {
      source: expect.objectContaining({ instance: `${project}:us-central1:${instance}` }),
      name: expect.stringMatching(new RegExp(`^${instance}-drill-\\d{8}-\\d{6}-b$`)),
      recoveredTo: new Date("2026-11-25T03:00:00Z"),
      data: `backup of ${instance}`,
    },
    expect.objectContaining({
      name: expect.stringMatching(/-drill-\d{8}-\d{6}-t$/),
      recoveredTo: new Date(LATEST),
      data: `data of ${instance} at ${LATEST}`,
    }),
  ]);
  expect(
    mockRecord.mock.calls.map(([result, record]) => [result.verdict, record.instance, record.restoredFrom]),
  ).toEqual([
    ["good", instance, "backup 17"],
    ["good", instance, "point in time"],
  ]);
  expect(names()).toEqual([instance]);
  expect(stdout).toContain("== latest backup 17\nThe drill is good\n");
  expect(stdout).toMatch(new RegExp(`\n2 restores of ${instance} proved good\n$`));
  expect(exitCode).toBe(0);
});

test("prints it for machines", async () => {
  expect(JSON.parse((await run("--latest-backup", "--json")).stdout)).toEqual({
    environment: "dev",
    project,
    instance,
    verdict: "good",
    drills: [
      { from: "latest backup", backup: "17", instance: expect.any(String), result: GOOD, removed: true },
    ],
  });
  expect(mockRecord).toHaveBeenCalledTimes(1);
});

test("restored data that are wrong are a failure, and the instance goes all the same", async () => {
  mockChecks = async () => ({ ...GOOD, verdict: "bad" });
  const { exitCode, stdout } = await run("--to-time", "2026-11-25T10:00:00Z");
  expect(exitCode).toBe(1);
  expect(stdout).toContain("The drill is BAD");
  expect(stdout).toMatch(new RegExp(`1 of 1 restore of ${instance} NOT proved\n$`));
  expect(mockRecord).toHaveBeenCalledTimes(1);
  expect(names()).toEqual([instance]);
});

describe("what fails", () => {
  test("in one restore does not keep from the other", async () => {
    fake.failures.set("RESTORE_VOLUME", "the backup is damaged");
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("RESTORE_VOLUME op-2 ended with an error [RESTORE_FAILED]");
    expect(stdout).toMatch(/1 of 2 restores of .* NOT proved/);
    expect(names()).toEqual([instance]);
  });

  test("without a backup and a log", async () => {
    fake.backups.length = 0;
    fake.window = {};
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("[BACKUP_MISSING]");
    expect(stdout).toContain("[RECOVERY_OFF]");
    expect(fake.requests.filter((line) => !line.startsWith("GET"))).toEqual([]);
  });

  test("a comparison that cannot be made", async () => {
    mockChecks = async () => {
      throw new Error("Connection terminated unexpectedly");
    };
    const { exitCode, stdout } = await run("--latest-backup");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("Connection terminated unexpectedly");
    expect(names()).toEqual([instance]);
  });

  test("a record that is refused: nobody would see the drill", async () => {
    mockRecord.mockRejectedValue(new Error("The caller does not have permission"));
    const { exitCode, stdout } = await run("--latest-backup");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("[DRILL_NOT_RECORDED]");
    expect(names()).toEqual([instance]);
  });

  test("a removal, which says what is left and costs", async () => {
    const refused = { status: 403, message: "You may not delete." };
    fake.fault(/^DELETE/, refused);
    const { exitCode, stdout, stderr } = await run("--latest-backup");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /-b could not be removed: You may not delete\.\nit costs until the next drill removes it, or: gcloud/,
    );
    expect(stdout).toMatch(/-b is still there and costs/);
  });
});

describe("what another drill has left", () => {
  const left = `${instance}-drill-20261101-030000-t`;

  test("is removed, protected as a clone is", async () => {
    fake.add(left, { settings: { deletionProtectionEnabled: true } });
    const { stderr } = await run("--latest-backup");
    expect(stderr).toContain(`${left} is left from a drill that was killed\n${left} is removed\n`);
    expect(names()).toEqual([instance]);
  });

  test("is left alone when it is to be kept, or bears another name", async () => {
    const others = [`${instance}-drill-2`, `${instance}-2`, "drill-20261101-030000-t"];
    for (const name of others) fake.add(name);
    fake.add(left, { settings: { userLabels: { "restore-drill": "kept" } } });
    await run("--latest-backup");
    expect(names()).toEqual([instance, ...others, left]);
  });

  test("that is at work keeps this one from beginning", async () => {
    mockLocked = true;
    fake.add(left);
    const { exitCode, stderr } = await run();
    expect(exitCode).toBe(1);
    expect(stderr).toContain("another drill of this instance is at work [DRILL_RUNNING]");
    expect(names()).toContain(left);
  });
});

test("--keep leaves the instance, marked so that the next drill does too", async () => {
  const { exitCode, stderr } = await run("--latest-backup", "--keep");
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/-b is kept and costs; to remove it: gcloud sql instances delete/);
  expect(names()).toHaveLength(2);
  await run("--latest-backup");
  expect(names()).toHaveLength(2);
});

test.each(["CREATE", "RESTORE_VOLUME"])(
  "Ctrl-C while %s goes on removes the instance, and ends both",
  async (type) => {
    const controller = new AbortController();
    process.env.CLOUD_SQL_EMULATOR_HOST = fake.environment.CLOUD_SQL_EMULATOR_HOST;
    process.env.GOOGLE_OAUTH_ACCESS_TOKEN = fake.token;
    try {
      const target = await findRecoveryTarget({}, controller.signal);
      fake.onOperation = (begun) => begun === type && controller.abort(new Error("interrupted"));
      const lines: string[] = [];
      const options = {
        signal: controller.signal,
        report: (line: string) => lines.push(line),
        sqlDirectory: "sql",
      };
      await expect(drill(target, {}, options)).rejects.toThrow("interrupted");
      expect(names()).toEqual([instance]);
      expect(lines.at(-1)).toMatch(/-b is removed$/);
      expect(lines).toContainEqual(expect.stringMatching(/is removed by the drill, or by the next one$/));
      expect(fake.requests).not.toContainEqual(expect.stringContaining("clone"));
    } finally {
      delete process.env.CLOUD_SQL_EMULATOR_HOST;
      delete process.env.GOOGLE_OAUTH_ACCESS_TOKEN;
    }
  },
);

test("one time and the latest backup are not asked for together", async () => {
  expect(await run("--latest-backup", "--to-time", "2026-11-25T10:00:00Z")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("both --to-time and --latest-backup are given [USAGE]"),
  });
});
