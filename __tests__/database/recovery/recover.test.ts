import { AdminClient } from "../../../database/recovery/admin-client";
import { backupOf } from "../../../database/recovery/backups";
import { overwrite, type RecoverOptions, recover } from "../../../database/recovery/recover";
import { removeInstance } from "../../../database/recovery/remove";
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
  lines = [];
  fake.add("db", {
    settings: {
      settingsVersion: "7",
      availabilityType: "REGIONAL",
      databaseFlags: [{ name: "max_connections", value: "100" }],
      userLabels: { team: "music" },
      deletionProtectionEnabled: true,
      maintenanceWindow: { day: 7, hour: 4 },
      locationPreference: { zone: "us-central1-a" },
      ipConfiguration: { privateNetwork: "projects/p/global/networks/n", sslMode: "ENCRYPTED_ONLY" },
      backupConfiguration: { enabled: true, pointInTimeRecoveryEnabled: true, backupTier: "STANDARD" },
    },
  });
  fake.addBackup("db", { id: "17" });
  fake.window = {
    earliestRecoveryTime: "2026-11-20T03:02:00Z",
    latestRecoveryTime: "2026-11-25T10:30:00Z",
  };
});

afterEach(() => fake.stop());

const backup = () => backupOf(fake.backups[0] as object);
const time = new Date("2026-11-25T10:00:00Z");

const run = async (more: Partial<RecoverOptions> = {}, signal?: AbortSignal) =>
  recover({
    client: await AdminClient.open("p", fake.environment, signal),
    source: "db",
    into: "db-2",
    from: { backup: backup() },
    report: (line) => lines.push(line),
    timeoutMs: 20_000,
    ...more,
  });
const writes = () => fake.requests.filter((line) => !line.startsWith("GET"));

describe("a backup", () => {
  test("becomes a new instance like the source", async () => {
    const made = await run();
    expect(fake.instances.get("db-2")?.data).toBe("backup of db");
    expect(fake.instances.get("db")?.data).toBe("data of db");
    expect(writes()).toEqual(["POST instances", "POST instances/db-2/restoreBackup", "PATCH instances/db-2"]);
    expect(fake.sent("POST instances")).toEqual({
      name: "db-2",
      region: "us-central1",
      databaseVersion: "POSTGRES_17",
      instanceType: "CLOUD_SQL_INSTANCE",
      settings: {
        tier: "db-custom-1-3840",
        edition: "ENTERPRISE",
        dataDiskSizeGb: "20",
        availabilityType: "REGIONAL",
        activationPolicy: "ALWAYS",
        databaseFlags: [{ name: "max_connections", value: "100" }],
        maintenanceWindow: { day: 7, hour: 4 },
        userLabels: {
          team: "music",
          "restored-from": "db",
          "restored-of": "backup-17",
          "restore-state": "unfinished",
        },
        deletionProtectionEnabled: false,
        ipConfiguration: {
          privateNetwork: "projects/p/global/networks/n",
          sslMode: "ENCRYPTED_ONLY",
          ipv4Enabled: false,
        },
        backupConfiguration: { enabled: true, pointInTimeRecoveryEnabled: true },
      },
    });
    expect(fake.sent("POST instances/db-2/restoreBackup")).toEqual({
      restoreBackupContext: {
        kind: "sql#restoreBackupContext",
        backupRunId: "17",
        instanceId: "db",
        project: "p",
      },
    });
    expect(made.settings).toMatchObject({
      deletionProtectionEnabled: true,
      userLabels: { team: "music", "restore-state": "finished" },
      backupConfiguration: { enabled: true, pointInTimeRecoveryEnabled: true },
    });
    expect(lines).toEqual(["making db-2, of the same kind as db", "restoring backup 17 of db into db-2"]);
  });

  test("has a public address and its networks where the source has one", async () => {
    const authorizedNetworks = [{ value: "198.51.100.0/24" }];
    fake.add("db", { settings: { ipConfiguration: { ipv4Enabled: true, authorizedNetworks } } });
    await run();
    expect(fake.instances.get("db-2")?.settings?.ipConfiguration).toEqual({
      ipv4Enabled: true,
      authorizedNetworks,
    });
  });

  test("of a drill costs less, lets no network in, and is not protected", async () => {
    const authorizedNetworks = [{ value: "198.51.100.0/24" }];
    fake.add("db", {
      settings: {
        availabilityType: "REGIONAL",
        retainBackupsOnDelete: true,
        finalBackupConfig: { enabled: true, retentionDays: 30 },
        ipConfiguration: { ipv4Enabled: true, authorizedNetworks },
      },
    });
    const made = await run({ purpose: "drill" });
    expect(made.settings).toMatchObject({
      availabilityType: "ZONAL",
      deletionProtectionEnabled: false,
      backupConfiguration: { enabled: false },
      retainBackupsOnDelete: false,
      finalBackupConfig: { enabled: false },
      userLabels: { "restore-drill": "true" },
    });
    expect(made.settings?.ipConfiguration).toEqual({ ipv4Enabled: true });
  });

  test("keeps the customer's key", async () => {
    const key = "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k";
    fake.add("db", { diskEncryptionConfiguration: { kmsKeyName: `${key}/cryptoKeyVersions/3` } });
    await run();
    expect(fake.sent("POST instances")).toMatchObject({ diskEncryptionConfiguration: { kmsKeyName: key } });
  });
});

test("a point in time is cloned, then labelled and protected", async () => {
  const made = await run({ from: { time } });
  expect(writes()).toEqual(["POST instances/db/clone", "PATCH instances/db-2"]);
  expect(fake.sent("POST instances/db/clone")).toEqual({
    cloneContext: {
      kind: "sql#cloneContext",
      destinationInstanceName: "db-2",
      pointInTime: "2026-11-25T10:00:00.000Z",
    },
  });
  expect(fake.instances.get("db-2")?.data).toBe("data of db at 2026-11-25T10:00:00.000Z");
  expect(made.settings).toMatchObject({
    deletionProtectionEnabled: true,
    userLabels: { "restored-of": "2026-11-25t10-00-00-000z", "restore-state": "finished", team: "music" },
  });
});

describe("what fails", () => {
  const message = async (more: Partial<RecoverOptions> = {}) => {
    const error = await run(more).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "ProblemError", exitCode: 1 });
    expect(JSON.stringify(error)).not.toContain(fake.token);
    return (error as Error).message;
  };

  test("a source that is not there", async () => {
    expect(await message({ source: "nothing" })).toBe(
      [
        "p:nothing: there is no such instance, or its project may not be seen [INSTANCE_MISSING]",
        "  fix:     check project and name: gcloud sql instances list",
      ].join("\n"),
    );
    expect(writes()).toEqual([]);
  });

  test("a replica, and an instance that does not run", async () => {
    fake.add("db", { instanceType: "READ_REPLICA_INSTANCE", masterInstanceName: "p:primary" });
    expect(await message()).toBe(
      [
        "p:db: this is a replica, which has no backups of its own [SOURCE_NOT_READY]",
        '  got:     "READ_REPLICA_INSTANCE"',
        "  fix:     name its primary, primary",
      ].join("\n"),
    );
    fake.add("db", { state: "SUSPENDED" });
    expect(await message()).toContain('got:     "SUSPENDED"');
    expect(writes()).toEqual([]);
  });

  test("a name that is taken", async () => {
    fake.add("db-2");
    expect(await message()).toBe(
      [
        "p:db-2: an instance of this name exists already: it was not made by this command, or this command was killed before it could say so [INSTANCE_EXISTS]",
        '  got:     "db-2"',
        "  fix:     choose another name, or remove it: gcloud sql instances delete db-2 --project=p",
      ].join("\n"),
    );
    expect(writes()).toEqual([]);
  });

  test("a login that expires meanwhile says so, and what may go on", async () => {
    fake.fault(/^GET operations\//, { status: 400, message: "invalid_grant" });
    await expect(run()).rejects.toThrow(
      "p: the Google credentials of this machine have expired [CREDENTIALS_EXPIRED]\n  fix:     gcloud auth application-default login",
    );
    expect(lines.at(-1)).toMatch(/^the cloud may go on with operation \S+ on db-2$/);
  });

  test("the rights", async () => {
    fake.fault(/^POST instances$/, { status: 403, message: "The client is not authorized." });
    expect(await message()).toBe(
      [
        "p:db-2: the identity that runs this may not do it [RESTORE_REFUSED]",
        '  got:     "The client is not authorized."',
        "  allowed: roles/cloudsql.admin on project p",
        "  fix:     no instance db-2 exists: see to the cause and run again",
      ].join("\n"),
    );
  });

  test("the quota", async () => {
    fake.fault(/clone$/, { status: 429, message: "Quota exceeded." });
    expect(await message({ from: { time } })).toContain("[RESTORE_QUOTA]");
  });

  test("the API", async () => {
    fake.fault(/clone$/, { status: 500, message: "Internal." });
    expect(await message({ from: { time } })).toBe(
      [
        "p:db-2: the Admin API answers 500 [RESTORE_FAILED]",
        '  got:     "Internal."',
        "  fix:     no instance db-2 exists: see to the cause and run again",
      ].join("\n"),
    );
    expect(fake.requests.filter((line) => line.endsWith("clone"))).toHaveLength(1);
  });

  test("an operation, and says what is left and what it costs", async () => {
    fake.failures.set("RESTORE_VOLUME", "the backup is damaged");
    expect(await message()).toBe(
      [
        "p:db-2: RESTORE_VOLUME op-2 ended with an error [RESTORE_FAILED]",
        '  got:     "the backup is damaged"',
        "  fix:     db-2 exists (runnable), unfinished, and costs: run again to go on, or remove it: gcloud sql instances delete db-2 --project=p",
      ].join("\n"),
    );
  });

  test("the time", async () => {
    fake.polls = 100;
    expect(await message({ timeoutMs: 300 })).toMatch(
      /^p:db-2: it is not done after 0 s; operation op-1 goes on \[RESTORE_TIMEOUT\]\n {2}fix: {5}db-2 exists \(pending_create\)/,
    );
  });

  test("the network, as the operation begins", async () => {
    fake.fault(/clone$/, "hang up");
    expect(await message({ from: { time } })).toMatch(/whether it has begun \[RESTORE_UNKNOWN\]/);
  });
});

test("the network lost in polling is waited out", async () => {
  fake.fault(/^GET operations\//, "hang up", "hang up", { status: 503, message: "later" });
  await run();
  expect(fake.instances.get("db-2")?.data).toBe("backup of db");
});

describe("run again", () => {
  /** A client that is gone as soon as an operation of this type has begun. */
  const killedAt = async (type: string, more: Partial<RecoverOptions> = {}) => {
    const controller = new AbortController();
    fake.onOperation = (begun) => begun === type && controller.abort(new Error("killed"));
    await expect(run(more, controller.signal)).rejects.toThrow("killed");
    fake.onOperation = () => undefined;
  };

  test("after the instance was begun, it says what to wait for, then goes on", async () => {
    await killedAt("CREATE");
    expect(lines.slice(-2)).toEqual([
      "the cloud goes on with operation op-1",
      "db-2 exists (pending_create), unfinished, and costs: run again to go on, or remove it: gcloud sql instances delete db-2 --project=p",
    ]);
    await expect(run()).rejects.toThrow(
      /^p:db-2: an operation runs on this instance: another run is at work, or one was killed \[RESTORE_RUNNING\]\n {2}got: {5}"CREATE op-1, since .*"\n {2}fix: {5}gcloud sql operations wait op-1 --project=p, then run again$/,
    );
    const client = await AdminClient.open("p", fake.environment);
    await client.wait("op-1");
    await run();
    expect(lines).toContain("db-2 was made by an earlier run for this; it goes on from there");
    expect(fake.instances.get("db-2")?.data).toBe("backup of db");
    expect(writes().filter((line) => line === "POST instances")).toHaveLength(1);
  });

  test("after the restore was begun, it is not restored twice", async () => {
    await killedAt("RESTORE_VOLUME");
    await expect(run()).rejects.toThrow(/RESTORE_VOLUME op-2/);
    await (await AdminClient.open("p", fake.environment)).wait("op-2");
    const made = await run();
    expect(writes().filter((line) => line.endsWith("restoreBackup"))).toHaveLength(1);
    expect(made.settings?.userLabels).toMatchObject({ "restore-state": "finished" });
  });

  test("of a clone, it never makes two", async () => {
    await killedAt("CLONE", { from: { time } });
    await expect(run({ from: { time } })).rejects.toThrow(/CLONE op-1.*gcloud sql operations wait op-1/s);
    await (await AdminClient.open("p", fake.environment)).wait("op-1");
    await expect(run({ from: { time } })).rejects.toThrow(/\[INSTANCE_EXISTS\]/);
    expect(writes()).toEqual(["POST instances/db/clone"]);
  });

  test("of what is finished, it changes nothing", async () => {
    await run();
    const before = writes().length;
    await expect(run()).rejects.toThrow(
      "an instance of this name exists already: it has backup-17 of db, finished [INSTANCE_EXISTS]",
    );
    expect(writes()).toHaveLength(before);
  });

  test("for another backup, it does not go on", async () => {
    fake.addBackup("db", { id: "18" });
    fake.failures.set("RESTORE_VOLUME", "damaged");
    await expect(run()).rejects.toThrow(/RESTORE_FAILED/);
    const other = backupOf(fake.backups[1] as object);
    await expect(run({ from: { backup: other } })).rejects.toThrow(
      /it has backup-17 of db, unfinished \[INSTANCE_EXISTS\]/,
    );
  });

  test("two at once to one name make one", async () => {
    fake.polls = 3;
    const both = await Promise.allSettled([run(), run()]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { problems: [{ code: expect.stringMatching(/INSTANCE_EXISTS|RESTORE_RUNNING/) }] },
    });
    expect(fake.instances.get("db-2")?.data).toBe("backup of db");
    expect(writes().filter((line) => line.endsWith("restoreBackup"))).toHaveLength(1);
  });
});

describe("over an instance that exists", () => {
  const over = async () =>
    overwrite({
      client: await AdminClient.open("p", fake.environment),
      source: "db",
      into: "db",
      backupId: "17",
      report: (line) => lines.push(line),
    });

  test("the data are the backup's, and the settings of backups are what they were", async () => {
    await over();
    expect(fake.instances.get("db")?.data).toBe("backup of db");
    expect(writes()).toEqual(["POST instances/db/restoreBackup", "PATCH instances/db"]);
    expect(fake.sent("PATCH instances/db")).toMatchObject({
      settings: { backupConfiguration: { enabled: true, pointInTimeRecoveryEnabled: true } },
    });
  });

  test("a failure says that the data may be neither", async () => {
    fake.failures.set("RESTORE_VOLUME", "damaged");
    await expect(over()).rejects.toThrow(
      [
        "p:db: RESTORE_VOLUME op-1 ended with an error [RESTORE_FAILED]",
        '  got:     "damaged"',
        "  fix:     db exists (runnable); its data may be neither the old nor the new: run again, or restore another backup over it",
      ].join("\n"),
    );
  });
});

describe("removing", () => {
  const remove = async (name: string) =>
    removeInstance(await AdminClient.open("p", fake.environment), name, (line) => lines.push(line));

  test("takes the protection off first", async () => {
    await remove("db");
    expect(fake.instances.has("db")).toBe(false);
    expect(writes()).toEqual(["PATCH instances/db", "DELETE instances/db"]);
    expect(lines).toEqual(["db is removed"]);
  });

  test("is done where there is none", async () => {
    await remove("nothing");
    expect(writes()).toEqual([]);
    expect(lines).toEqual([]);
  });
});
