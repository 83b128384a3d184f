import { adminApiFrom } from "../../../database/admin-api";
import {
  type BackupRequest,
  type BackupWish,
  checkBackupWish,
  decideBackup,
  takeBackup,
} from "../../../database/migrate/backup";
import { FakeCloudSql } from "../../support/fake-cloud-sql";

describe("whether a backup comes first", () => {
  test.each<[string, BackupWish, ReturnType<typeof decideBackup>]>([
    ["an instance", { target: "instance", pending: 1 }, { take: true }],
    [
      "an instance, nothing to do",
      { target: "instance", pending: 0 },
      { take: false, reason: "nothing to do" },
    ],
    [
      "an instance, nothing to do, asked for",
      { target: "instance", pending: 0, backup: true },
      { take: false, reason: "nothing to do" },
    ],
    [
      "an instance, with a reason against it",
      { target: "instance", pending: 1, backup: false, reason: "taken by hand" },
      { take: false, reason: "taken by hand" },
    ],
    [
      "the emulator",
      { target: "emulator", pending: 1 },
      { take: false, reason: "the emulator's data are made up" },
    ],
    ["the emulator, asked for", { target: "emulator", pending: 1, backup: true }, { take: true }],
    [
      "an address",
      { target: "server", pending: 1 },
      { take: false, reason: "the target is named by its address" },
    ],
  ])("%s", (_what, wish, expected) => {
    checkBackupWish(wish);
    expect(decideBackup(wish)).toEqual(expected);
  });
});

describe("wishes that contradict themselves", () => {
  test.each([undefined, "", "  "])("none without a reason (%j)", (reason) => {
    expect(() => checkBackupWish({ target: "instance", backup: false, reason })).toThrow(
      [
        "it is not said why no backup is wanted [BACKUP_REASON]",
        '  fix:     add --reason "why it can be done without"; it is written to the server\'s log',
      ].join("\n"),
    );
  });

  test.each([undefined, true])("a reason though one is taken (%j)", (backup) => {
    expect(() => checkBackupWish({ target: "instance", backup, reason: "x" })).toThrow(
      [
        "a reason is given, but a backup is taken [BACKUP_REASON]",
        '  got:     "x"',
        "  fix:     add --no-backup, or leave out --reason",
      ].join("\n"),
    );
  });

  test("one of a server that has no Admin API", () => {
    expect(() => checkBackupWish({ target: "server", backup: true })).toThrow(/\[BACKUP_IMPOSSIBLE\]/);
  });
});

describe("taking one", () => {
  const START = "/sql/v1beta4/projects/p/instances/i/backupRuns";
  const OPERATION = "/sql/v1beta4/projects/p/operations/op-1";
  let fake: FakeCloudSql;
  let lines: string[];

  beforeEach(async () => {
    fake = await FakeCloudSql.start();
    lines = [];
  });

  afterEach(() => fake.stop());

  const take = (more: Partial<BackupRequest> = {}) =>
    takeBackup({
      project: "p",
      instance: "i",
      description: "before 0006",
      api: adminApiFrom(fake.environment),
      report: (line) => lines.push(line),
      ...more,
    });
  const done = { name: "op-1", status: "DONE", backupContext: { backupId: "17" } };

  test("waits for it and tells its id", async () => {
    fake.answer(START, { name: "op-1", status: "PENDING" });
    fake.answerInTurn(OPERATION, [{ body: { name: "op-1", status: "RUNNING" } }, { body: done }]);
    expect(await take()).toBe("17");
    expect(fake.bodies).toEqual([{ description: "before 0006" }]);
    expect(lines).toEqual([
      "taking a backup of p:i first",
      expect.stringMatching(/^backup 17 is done, \d+ s$/),
    ]);
  });

  test("that is refused says which role is missing", async () => {
    fake.answer(START, { error: { message: "The client is not authorized." } }, 403);
    await expect(take()).rejects.toMatchObject({ exitCode: 1 });
    await expect(take()).rejects.toThrow(
      [
        "p:i: the identity that runs this may not take a backup; nothing was migrated [BACKUP_REFUSED]",
        '  got:     "The client is not authorized."',
        '  fix:     grant roles/cloudsql.editor on project p; to do without: --no-backup --reason "why"',
      ].join("\n"),
    );
  });

  test("that fails says why", async () => {
    fake.answer(START, { ...done, error: { errors: [{ message: "no space left" }] } });
    await expect(take()).rejects.toMatchObject({ exitCode: 1 });
    await expect(take()).rejects.toThrow(
      [
        "p:i: the backup failed; nothing was migrated [BACKUP_FAILED]",
        '  got:     "no space left"',
        '  fix:     see to the cause and run again; to do without: --no-backup --reason "why"',
      ].join("\n"),
    );
  });

  test("that takes too long says how to wait for it", async () => {
    fake.answer(START, { name: "op-1", status: "RUNNING" });
    fake.answer(OPERATION, { name: "op-1", status: "RUNNING" });
    await expect(take({ timeoutMs: 250 })).rejects.toThrow(
      [
        "p:i: the backup is not done after 0.25 s; nothing was migrated [BACKUP_TIMEOUT]",
        '  fix:     gcloud sql operations wait op-1 --project=p, then run again; to do without: --no-backup --reason "why"',
      ].join("\n"),
    );
  });

  test("that never begins says what to look at", async () => {
    fake.answer(START, { error: { message: "busy" } }, 409);
    await expect(take({ timeoutMs: 250 })).rejects.toThrow(
      [
        "p:i: another operation of the instance does not end; nothing was migrated [BACKUP_TIMEOUT]",
        '  fix:     gcloud sql operations list --instance=i --project=p; to do without: --no-backup --reason "why"',
      ].join("\n"),
    );
  });

  test("tells every ten seconds that it goes on", async () => {
    const running = { body: { name: "op-1", status: "RUNNING" } };
    fake.answer(START, { name: "op-1", status: "PENDING" });
    fake.answerInTurn(OPERATION, [running, running, running, { body: done }]);
    // Each request takes four seconds.
    jest.spyOn(performance, "now").mockImplementation(() => fake.requests.length * 4_000);
    try {
      await take();
    } finally {
      jest.restoreAllMocks();
    }
    expect(lines.slice(1)).toEqual(["  backup: running, 12 s", "backup 17 is done, 20 s"]);
  });

  test("ends when it is told to, with the reason", async () => {
    fake.answer(START, { name: "op-1", status: "RUNNING" });
    const controller = new AbortController();
    const taking = take({ signal: controller.signal });
    controller.abort(new Error("interrupted"));
    await expect(taking).rejects.toThrow("interrupted");
  });
});
