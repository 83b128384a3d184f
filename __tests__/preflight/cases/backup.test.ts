import { Edition } from "../../../cloudsql/edition";
import { Tier } from "../../../cloudsql/tier";
import { backupStartTime } from "../../../environments/fields";
import { addInstance, instanceProps, synthesizeConstruct, synthRefusal } from "../../support/construct";
import { findingAt } from "../../support/preflight";
import { type Attributes, synthesize } from "../../support/synthesize";

const MAIN = "google_sql_database_instance.main";
const INSTANCE = "google_sql_database_instance";

test("R043: point-in-time recovery without backups", () => {
  const input = {
    [MAIN]: {
      database_version: "POSTGRES_15",
      settings: { backup_configuration: { enabled: false, point_in_time_recovery_enabled: true } },
    },
  };
  const { message, fix } = findingAt(input, "error", MAIN, "settings.backup_configuration.enabled");
  expect(message).toContain("point-in-time recovery needs automated backups, and they are off; got false");
  expect(fix).toBe("write backup_configuration.enabled = true");
});

describe("R045: an unwritten retention of logs", () => {
  const { logRetention: _, ...backups } = instanceProps().backups;
  const daysOf = (edition: Edition, tier: string) =>
    synthesizeConstruct((stack) => addInstance(stack, { backups, edition, tier: Tier.of(tier) })).resource(
      INSTANCE,
    ).settings.backup_configuration.transaction_log_retention_days;

  test("is the edition's own, written out", () => {
    expect(daysOf(Edition.ENTERPRISE, "db-custom-2-4096")).toBe(7);
    expect(daysOf(Edition.ENTERPRISE_PLUS, "db-perf-optimized-N-2")).toBe(14);
  });

  test("is told of elsewhere", () => {
    const input = {
      [MAIN]: {
        database_version: "POSTGRES_15",
        settings: {
          edition: "ENTERPRISE",
          tier: "db-custom-2-4096",
          backup_configuration: { enabled: true, point_in_time_recovery_enabled: true },
        },
      },
    };
    const at = "settings.backup_configuration.transaction_log_retention_days";
    expect(findingAt(input, "info", MAIN, at).fix).toBe("write 7");
  });

  test("is refused where it is another edition's", () => {
    const input = {
      [MAIN]: {
        database_version: "POSTGRES_15",
        settings: {
          edition: "ENTERPRISE",
          tier: "db-custom-2-4096",
          backup_configuration: { enabled: true, transaction_log_retention_days: 14 },
        },
      },
    };
    const at = "settings.backup_configuration.transaction_log_retention_days";
    const { message, fix } = findingAt(input, "error", MAIN, at);
    expect(message).toContain("got 14; allowed: 1 to 7 days");
    expect(fix).toContain("write 7");
  });
});

describe("R047: backups that go with their instance", () => {
  test("are kept in production, with one more at the end, and elsewhere only gone when asked", () => {
    const synthesized = synthesize();
    try {
      const kept = (environment: string) =>
        Object.values<Attributes>(
          synthesized.stacks[`${environment}-database`]?.resource[INSTANCE] ?? {},
        ).map(({ settings }) => settings.retain_backups_on_delete);
      expect(kept("prod")).toEqual([true]);
      expect(kept("dev")).toEqual([false]);
      expect(
        synthesized.addresses("prod-database").some((address) => /null_resource.*final-backup/.test(address)),
      ).toBe(true);
    } finally {
      synthesized.remove();
    }
  });

  test("are warned of elsewhere", () => {
    const input = {
      [MAIN]: { database_version: "POSTGRES_16", settings: { backup_configuration: { enabled: true } } },
    };
    const { fix } = findingAt(input, "warning", MAIN, "settings.retain_backups_on_delete");
    expect(fix).toBe("write retain_backups_on_delete = true");
  });
});

describe("R049: the start of the backups", () => {
  const inputOf = (time: string) => ({
    [MAIN]: { settings: { backup_configuration: { enabled: true, start_time: time } } },
  });
  const at = "settings.backup_configuration.start_time";

  test("of one digit gets its zero", () => {
    expect(backupStartTime.parse("3:30")).toBe("03:30");
    const { resource } = synthesizeConstruct((stack) =>
      addInstance(stack, { backups: { ...instanceProps().backups, startTime: "3:30" } }),
    );
    expect(resource(INSTANCE).settings.backup_configuration.start_time).toBe("03:30");
    expect(findingAt(inputOf("3:30"), "warning", MAIN, at).fix).toBe('write "03:30" (UTC)');
  });

  test.each([
    ["24:00", "00:00"],
    ["3am", "03:00"],
    ["03:30 CET", "03:30"],
    ["03:30+01:00", "03:30"],
  ])("%s is refused, with UTC named", (time, right) => {
    const { message, fix } = findingAt(inputOf(time), "error", MAIN, at);
    expect(message).toContain(`UTC as HH:MM; got "${time}"`);
    expect(fix).toBe(`write "${right}" (UTC)`);
    expect(
      synthRefusal((stack) =>
        addInstance(stack, { backups: { ...instanceProps().backups, startTime: time } }),
      ),
    ).toContain(`write "${right}"`);
  });
});

describe("R050: the place of the backups", () => {
  test("is the instance's region unless said", () => {
    const { resource } = synthesizeConstruct((stack) => addInstance(stack, { region: "europe-west3" }));
    expect(resource(INSTANCE).settings.backup_configuration.location).toBe("europe-west3");
  });

  test("is told of where it is not written, and warned of where it is far away", () => {
    const inputOf = (location?: string) => ({
      [MAIN]: { region: "europe-west3", settings: { backup_configuration: { enabled: true, location } } },
    });
    const path = "settings.backup_configuration.location";
    expect(findingAt(inputOf(), "info", MAIN, path).fix).toBe('write location = "europe-west3"');
    const { message, fix } = findingAt(inputOf("us"), "warning", MAIN, path);
    expect(message).toContain('under another jurisdiction; got "us"');
    expect(fix).toBe('write "europe-west3"');
  });
});
