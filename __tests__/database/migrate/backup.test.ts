import { type BackupWish, checkBackupWish, decideBackup } from "../../../database/migrate/backup";

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
