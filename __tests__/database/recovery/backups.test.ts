import { AdminClient } from "../../../database/recovery/admin-client";
import { findBackup, listBackups, type TakeBackup, takeBackup } from "../../../database/recovery/backups";
import { FakeSqlAdmin } from "../../support/fake-sql-admin";

// The same pauses, a hundred times as fast.
jest.mock("node:timers/promises", () => {
  const { setTimeout: sleep } =
    jest.requireActual<typeof import("node:timers/promises")>("node:timers/promises");
  return { setTimeout: (ms: number, ...rest: [unknown, object]) => sleep(ms / 100, ...rest) };
});

let fake: FakeSqlAdmin;
let lines: string[];

beforeEach(async () => {
  fake = await FakeSqlAdmin.start("p");
  fake.add("i");
  lines = [];
});

afterEach(() => fake.stop());

const open = (signal?: AbortSignal) => AdminClient.open("p", fake.environment, signal);
const take = async (more: Partial<TakeBackup> = {}, signal?: AbortSignal) =>
  takeBackup(await open(signal), {
    instance: "i",
    description: "before 0006",
    report: (line) => lines.push(line),
    ...more,
  });
const migrating = {
  consequence: "nothing was migrated",
  otherwise: 'to do without: --no-backup --reason "why"',
};

describe("taking one", () => {
  test("waits for it and tells its id", async () => {
    expect(await take()).toBe("1700000000000");
    expect(fake.sent("POST instances/i/backupRuns")).toEqual({ description: "before 0006" });
    expect(lines).toEqual([expect.stringMatching(/^backup 1700000000000 is done, \d+ s$/)]);
  });

  test("finds the id where the operation does not tell it", async () => {
    const client = await open();
    jest.spyOn(client, "takeBackup").mockImplementation(async () => {
      fake.addBackup("i", { id: "17", description: "before 0006" });
      return { name: "op", status: "DONE" };
    });
    expect(await takeBackup(client, { instance: "i", description: "before 0006", report: () => {} })).toBe(
      "17",
    );
  });

  test("that cannot be asked for at all says why, in the words of every command", async () => {
    fake.fault(/backupRuns/, { status: 403, message: "the API has not been used in project p before" });
    await expect(take()).rejects.toThrow(
      "p: the Cloud SQL Admin API is not enabled [ADMIN_API_DISABLED]\n  fix:     gcloud services enable sqladmin.googleapis.com --project=p",
    );
  });

  test("that is refused says which role is missing", async () => {
    const fault = { status: 403, message: "The client is not authorized." };
    fake.fault(/backupRuns/, fault, fault);
    await expect(take()).rejects.toMatchObject({ exitCode: 1 });
    await expect(take(migrating)).rejects.toThrow(
      [
        "p:i: the identity that runs this may not take a backup; nothing was migrated [BACKUP_REFUSED]",
        '  got:     "The client is not authorized."',
        '  fix:     grant roles/cloudsql.editor on project p; to do without: --no-backup --reason "why"',
      ].join("\n"),
    );
  });

  test("of an instance that is not there", async () => {
    await expect(take({ instance: "j" })).rejects.toThrow(
      [
        "p:j: there is no such instance, or its project may not be seen [INSTANCE_MISSING]",
        "  fix:     deploy the database stack first, and check project and name",
      ].join("\n"),
    );
  });

  test("that fails says why", async () => {
    fake.failures.set("BACKUP_VOLUME", "no space left");
    await expect(take(migrating)).rejects.toThrow(
      [
        "p:i: the backup failed; nothing was migrated [BACKUP_FAILED]",
        '  got:     "no space left"',
        '  fix:     see to the cause and run again; to do without: --no-backup --reason "why"',
      ].join("\n"),
    );
  });

  test("that takes too long says how to wait for it", async () => {
    fake.polls = 100;
    await expect(take({ ...migrating, timeoutMs: 250 })).rejects.toThrow(
      [
        "p:i: the backup is not done after 0.25 s; nothing was migrated [BACKUP_TIMEOUT]",
        '  fix:     gcloud sql operations wait op-1 --project=p, then run again; to do without: --no-backup --reason "why"',
      ].join("\n"),
    );
  });

  test("that never begins says what to look at", async () => {
    const busy = { status: 409, message: "busy", reason: "operationInProgress" };
    fake.fault(/backupRuns/, busy, busy, busy);
    await expect(take({ timeoutMs: 250 })).rejects.toThrow(
      [
        "p:i: another operation of the instance does not end [BACKUP_TIMEOUT]",
        "  fix:     gcloud sql operations list --instance=i --project=p",
      ].join("\n"),
    );
  });

  test("tells after two seconds that it goes on, and every ten from then on", async () => {
    fake.polls = 4;
    // Each request takes four seconds.
    jest.spyOn(performance, "now").mockImplementation(() => fake.requests.length * 4_000);
    try {
      await take();
    } finally {
      jest.restoreAllMocks();
    }
    expect(lines).toEqual([
      "  backup: pending, 4 s",
      "  backup: running, 16 s",
      "backup 1700000000000 is done, 20 s",
    ]);
  });

  test("goes on through what passes", async () => {
    fake.fault(/^GET operations/, { status: 503, message: "later" }, "hang up", {
      status: 429,
      message: "slow",
    });
    expect(await take()).toBe("1700000000000");
    expect(fake.requests.filter((one) => one.startsWith("POST"))).toHaveLength(1);
  });

  test("ends when it is told to, with the reason", async () => {
    fake.polls = 100;
    const controller = new AbortController();
    fake.onOperation = () => controller.abort(new Error("interrupted"));
    await expect(take({}, controller.signal)).rejects.toThrow("interrupted");
  });

  test("shows no token in an error", async () => {
    fake.fault(/backupRuns/, "hang up");
    const error = await take().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ problems: [{ code: "BACKUP_FAILED" }] });
    expect(JSON.stringify(error) + (error as Error).stack).not.toContain(fake.token);
  });
});

describe("listing them", () => {
  test("newest first, in words of people", async () => {
    fake.addBackup("i", { id: "1", startTime: "2026-11-20T03:00:00.000Z", maxChargeableBytes: "1073741824" });
    fake.addBackup("i", {
      id: "2",
      startTime: "2026-11-21T03:00:00.000Z",
      type: "ON_DEMAND",
      description: "d",
    });
    fake.addBackup("j", { id: "3" });
    expect(await listBackups(await open(), "i")).toEqual([
      expect.objectContaining({ id: "2", type: "ON_DEMAND", description: "d", location: "us" }),
      expect.objectContaining({ id: "1", takenAt: new Date("2026-11-20T03:00:00Z"), maxBytes: 2 ** 30 }),
    ]);
  });

  test("asks again while the failure passes", async () => {
    fake.fault(/^GET instances/, { status: 500, message: "later" }, "hang up");
    expect(await listBackups(await open(), "i")).toEqual([]);
    expect(fake.requests).toHaveLength(3);
  });

  const runs = [
    { id: "3", status: "RUNNING", type: "AUTOMATED" },
    { id: "2", status: "FAILED", type: "AUTOMATED", error: "disk" },
    { id: "1", status: "SUCCESSFUL", type: "AUTOMATED" },
  ];

  test("the latest is the newest good one", () => {
    expect(findBackup(runs, "latest", "i").id).toBe("1");
    expect(findBackup(runs, "1", "i").id).toBe("1");
  });

  test.each([
    [
      "4",
      runs,
      'i: there is no such backup [BACKUP_MISSING]\n  got:     "4"\n  allowed: latest, 1\n  fix:     musicdb backup list tells them all',
    ],
    [
      "2",
      runs,
      'i: this backup is failed: disk [BACKUP_NOT_GOOD]\n  got:     "2"\n  allowed: latest, 1\n  fix:     choose one that is successful',
    ],
    [
      "latest",
      [],
      "i: there is no backup to restore [BACKUP_MISSING]\n  allowed: it has none that has ended well\n  fix:     musicdb backup takes one",
    ],
  ])("%s is refused", (wanted, all, message) => {
    expect(() => findBackup(all, wanted, "i")).toThrow(message);
  });
});
