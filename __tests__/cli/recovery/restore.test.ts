import { costText, hourlyCost } from "../../../cli/recovery/instance-cost";
import { nextLines, planLines } from "../../../cli/recovery/restore-lines";
import type { RecoveryTarget } from "../../../cli/recovery/target";
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
const { project } = environment;
const { instance } = namesOf(environment);
const TAKEN = "2026-11-25T03:00:00.000Z";
let fake: FakeSqlAdmin;

beforeEach(async () => {
  fake = await FakeSqlAdmin.start(project);
  fake.add(instance, { settings: { tier: "db-f1-micro" } });
  fake.addBackup(instance, { id: "17", startTime: TAKEN });
  fake.window = {
    earliestRecoveryTime: "2026-11-20T03:02:00Z",
    latestRecoveryTime: new Date(Date.now() - 60_000).toISOString(),
  };
});

afterEach(() => fake.stop());

const run = (...args: string[]) => musicdbInProcess(["restore", ...args], fake.environment);
const writes = () => fake.requests.filter((line) => !line.startsWith("GET"));

describe("into a new instance", () => {
  test("a backup, with what it costs and what comes next", async () => {
    const { exitCode, stdout, stderr } = await run("dev", "--backup", "latest", "--into", `${instance}-2`);
    const lines = stderr.split("\n");
    expect(lines.slice(0, 2)).toEqual([
      `restore       ${instance}, dev in the emulator`,
      "data          backup 17, automated",
    ]);
    expect(lines[2]).toMatch(/^age {11}\d+ \w+: of 2026-11-25T03:00:00Z$/);
    expect(lines.slice(3, 5)).toEqual([
      `into          ${instance}-2, a new instance`,
      "cost          nothing here; in the cloud about 0.02 USD an hour, 11.07 USD a month",
    ]);
    const [first, ...next] = stdout.trimEnd().split("\n");
    expect(first).toMatch(
      new RegExp(`^${instance}-2 is ready, after \\d+ s: its data are of 2026-11-25T03:00:00Z$`),
    );
    expect(next).toEqual([
      "users and passwords are those of the source: they came with the data",
      `look into it:  DB_INSTANCE=${project}:us-central1:${instance}-2 \\`,
      "               DB_USER=music_library_migrator \\",
      `               DB_PASSWORD_SECRET=projects/${project}/secrets/${instance}-music_library_migrator \\`,
      "               musicdb migrate status --url",
      "take over:     generation: 2 in environments/dev.ts, docs/backups.md",
      "remove it:     npm run reset, which forgets all that the emulator has",
    ]);
    expect(exitCode).toBe(0);
    expect(fake.instances.get(`${instance}-2`)?.data).toBe(`backup of ${instance}`);
    expect(fake.instances.get(instance)?.data).toBe(`data of ${instance}`);
  });

  test("a point in time, for machines", async () => {
    const at = "2026-11-25T11:00:00+01:00";
    const { stdout } = await run("--to-time", at, "--into", "copy", "--json");
    expect(JSON.parse(stdout)).toEqual({
      project,
      source: instance,
      into: "copy",
      over: false,
      from: { time: "2026-11-25T10:00:00Z" },
      dataAt: "2026-11-25T10:00:00Z",
      ageSeconds: expect.any(Number),
      costPerHourUsd: 0.02,
      changed: true,
      safetyBackup: null,
      durationSeconds: expect.any(Number),
      state: "RUNNABLE",
      connectionName: expect.stringMatching(/.+/),
    });
    expect(fake.instances.get("copy")?.data).toBe(`data of ${instance} at 2026-11-25T10:00:00.000Z`);
  });

  test("a dry run changes nothing", async () => {
    const { stdout, stderr, exitCode } = await run("--backup", "17", "--into", "copy", "--dry-run");
    expect(stderr).toBe("");
    expect(stdout).toContain("into          copy, a new instance\n");
    expect(stdout).toMatch(/nothing was changed\n$/);
    expect(exitCode).toBe(0);
    const { stdout: json } = await run("--backup", "17", "--into", "copy", "--dry-run", "--json");
    expect(JSON.parse(json)).toMatchObject({ from: { backup: "17" }, changed: false });
    expect(writes()).toEqual([]);
  });

  test("is refused where the name is taken", async () => {
    expect(await run("--backup", "17", "--into", instance)).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("an instance of this name exists already"),
    });
    expect(writes()).toEqual([]);
  });
});

describe("refused before anything is asked", () => {
  test.each<[string[], string]>([
    [["--into", "copy"], "it is not said what is restored [USAGE]"],
    [
      ["--into", "copy", "--backup", "17", "--to-time", "2026-11-25T10:00:00Z"],
      "both --to-time and --backup are given [USAGE]",
    ],
    [["--backup", "17"], "it is not said into which instance [USAGE]"],
    [["--backup", "17", "--into", "Copy"], "--into: this is no name of an instance [NAME_INVALID]"],
    [
      ["--backup", "17", "--into", "cоpy"],
      "--into: the name has characters that only look right: U+043E at position 2 [LOOK_ALIKE_CHARACTER]",
    ],
    [
      ["--backup", "17", "--into", "c".repeat(98)],
      "--into: project and name together are longer than 98 characters [NAME_TOO_LONG]",
    ],
    [
      ["--into", "copy", "--to-time", "2026-11-25 10:00"],
      "--to-time: the time has no offset, so it may be either of two moments [TIME_OFFSET_MISSING]",
    ],
    [
      ["--into", instance, "--over", "--to-time", "2026-11-25T10:00:00Z"],
      "a point in time can only be restored into a new instance [USAGE]",
    ],
    [["--into", "copy", "--backup", "17", "--confirm", "copy"], "--confirm goes with --over [USAGE]"],
    [
      ["--into", "copy", "--backup", "17", "--no-safety-backup"],
      "--no-safety-backup goes with --over [USAGE]",
    ],
    [
      ["--into", instance, "--backup", "17", "--over", "--no-safety-backup"],
      "it is not said why no backup of what is replaced is wanted [USAGE]",
    ],
    [
      ["--into", instance, "--backup", "17", "--over", "--reason", "x"],
      "a reason is given, but a backup of what is replaced is taken [USAGE]",
    ],
  ])("%j", async (args, message) => {
    const { exitCode, stderr, stdout } = await run(...args);
    expect(stderr.split("\n")[0]).toBe(message);
    expect({ exitCode, stdout, requests: fake.requests }).toEqual({ exitCode: 2, stdout: "", requests: [] });
  });

  test("all at once", async () => {
    const { stderr } = await run("--to-time", "yesterday");
    expect(stderr).toContain("[TIME_INVALID]");
    expect(stderr).toContain("it is not said into which instance");
  });
});

describe("refused after a look", () => {
  test.each<[string[], string]>([
    [["--to-time", "2099-01-01T00:00:00Z"], "[TIME_IN_FUTURE]"],
    [["--to-time", "2026-01-01T00:00:00Z"], "[TIME_TOO_EARLY]"],
    [["--backup", "18"], "[BACKUP_MISSING]"],
  ])("%j", async (args, code) => {
    expect((await run(...args, "--into", "copy")).stderr.split("\n")[0]).toContain(code);
    expect(writes()).toEqual([]);
  });

  test("an environment without an instance", async () => {
    fake.instances.clear();
    expect((await run("--backup", "17", "--into", "copy")).stderr).toContain("[INSTANCE_MISSING]");
  });
});

describe("over an instance that exists", () => {
  const over = (...more: string[]) => run("--backup", "17", "--into", instance, "--over", ...more);

  test("needs its name typed", async () => {
    expect(await over("--yes")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(`look at what it would do, and add --confirm ${instance}`),
    });
    expect(await over("--confirm", `${instance}-2`)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("this is not its name: nothing was changed [NAME_NOT_CONFIRMED]"),
    });
    expect(writes()).toEqual([]);
  });

  test("says what is lost, and backs it up first", async () => {
    const { exitCode, stdout, stderr } = await over("--confirm", instance);
    expect(stderr).toContain(
      `lost          all that was written to ${instance} since 2026-11-25T03:00:00Z, the `,
    );
    expect(stderr).toContain(`interrupted   every connection to ${instance}; it takes none until the end\n`);
    expect(stdout).toMatch(/^what it had before is in backup 1700000000001$/m);
    expect(exitCode).toBe(0);
    expect(writes().slice(0, 2)).toEqual([
      `POST instances/${instance}/backupRuns`,
      `POST instances/${instance}/restoreBackup`,
    ]);
    expect(fake.instances.get(instance)?.data).toBe(`backup of ${instance}`);
    expect(fake.backups.at(-1)?.data).toBe(`data of ${instance}`);
  });

  test("does without that backup for a reason", async () => {
    const { stderr } = await over(
      "--confirm",
      instance,
      "--no-safety-backup",
      "--reason",
      "the disk is full",
    );
    expect(stderr).toContain(`no backup of ${instance} is taken first: the disk is full\n`);
    expect(writes()[0]).toBe(`POST instances/${instance}/restoreBackup`);
  });

  test("does nothing when that backup fails", async () => {
    fake.failures.set("BACKUP_VOLUME", "no space left");
    expect((await over("--confirm", instance)).stderr).toContain(
      "the backup failed; nothing was restored [BACKUP_FAILED]",
    );
    expect(fake.instances.get(instance)?.data).toBe(`data of ${instance}`);
  });

  test.each<[string, object, string]>([
    [
      "replicas",
      { replicaNames: ["r1", "r2"] },
      "an instance with replicas cannot be restored over [RESTORE_REPLICAS]",
    ],
    [
      "another version",
      { databaseVersion: "POSTGRES_16" },
      "the backup is of another major version [RESTORE_VERSION]",
    ],
  ])("is refused for %s", async (_what, more, message) => {
    fake.add(instance, more);
    expect((await over("--confirm", instance)).stderr).toContain(message);
    expect(writes()).toEqual([]);
  });

  test("is refused where there is none", async () => {
    expect((await run("--backup", "17", "--into", "copy", "--over", "--confirm", "copy")).stderr).toContain(
      "[INTO_MISSING]",
    );
  });
});

test("in the cloud it says what it costs, and how to remove it", () => {
  const plan = {
    source: { name: "i", region: "us-central1", settings: { tier: "db-f1-micro", dataDiskSizeGb: "10" } },
    into: "i-3",
    from: { time: new Date("2026-11-25T10:00:00Z") },
    dataAt: new Date("2026-11-25T10:00:00Z"),
  };
  const prod = { ...environment, access: { kind: "private", prefixLength: 20 } as const };
  const target = { environment: prod, kind: "instance", name: "dev in the cloud", project } as RecoveryTarget;
  expect(planLines(plan, target).at(-1)).toBe(
    "cost          about 0.01 USD an hour, 9.37 USD a month, until it is removed",
  );
  expect(nextLines(plan, target).slice(4)).toEqual([
    "               DB_IP_TYPE=PRIVATE \\",
    "               musicdb migrate status --url",
    `take over:     only an instance named ${instance}-2 can: restore into that name, docs/backups.md`,
    `remove it:     gcloud sql instances patch i-3 --project=${project} \\`,
    "                 --no-deletion-protection",
    `               gcloud sql instances delete i-3 --project=${project}`,
  ]);
});

test("the cost is by the price list, or said to be unknown", () => {
  const settings = { tier: "db-custom-1-3840", dataDiskSizeGb: "20", availabilityType: "REGIONAL" };
  const source = { name: "i", region: "us-central1", settings };
  expect(costText(hourlyCost(source))).toBe("about 0.14 USD an hour, 105.42 USD a month");
  expect(costText(hourlyCost(source, true))).toBe("about 0.07 USD an hour, 52.71 USD a month");
  expect(costText(hourlyCost({ ...source, region: "moon-east1" }))).toBe("not known from the price list");
  expect(costText(hourlyCost({ ...source, settings: { tier: "db-n1-standard-1" } }))).toBe(
    "not known from the price list",
  );
});
