import { type Planned, reviewed } from "../../../support/plans";

const MAIN = "google_sql_database_instance.main";

type Attributes = Record<string, unknown>;

/** What is told of an instance whose settings change; the rest of it stays. */
function settingsChange(before: Attributes, after: Attributes, rest: Planned = {}): string[] {
  return instanceChange({ settings: [before] }, { settings: [after] }, rest);
}

function instanceChange(before: Attributes, after: Attributes, rest: Planned = {}): string[] {
  const version = { database_version: "POSTGRES_17" };
  const { findings } = reviewed({
    [MAIN]: { before: { ...version, ...before }, after: { ...version, ...after }, ...rest },
  });
  return findings.map(
    ({ severity, rule, attribute, message }) => `${severity} ${rule} ${attribute}: ${message}`,
  );
}

const flags = (...list: [string, string][]) => ({
  database_flags: list.map(([name, value]) => ({ name, value })),
});
const ip = (attributes: Attributes) => ({ ip_configuration: [{ ipv4_enabled: true, ...attributes }] });
const backups = (attributes: Attributes) => ({ backup_configuration: [attributes] });

describe("restarts", () => {
  test.each<[string, Attributes, Attributes]>([
    ["a flag that needs one", flags(["max_connections", "200"]), flags(["max_connections", "400"])],
    ["a flag that is set", {}, flags(["wal_level", "logical"], ["max_connections", "100"])],
    [
      "a flag that goes",
      flags(["log_statement", "ddl"], ["max_connections", "9"]),
      flags(["log_statement", "ddl"]),
    ],
    ["the tier", { tier: "db-custom-2-7680" }, { tier: "db-custom-4-15360" }],
    ["the edition", { edition: "ENTERPRISE" }, { edition: "ENTERPRISE_PLUS" }],
    ["a standby", { availability_type: "ZONAL" }, { availability_type: "REGIONAL" }],
    ["the zone", { location_preference: [{ zone: "a" }] }, { location_preference: [{ zone: "b" }] }],
    [
      "point-in-time recovery",
      backups({ enabled: true }),
      backups({ enabled: true, point_in_time_recovery_enabled: true }),
    ],
    [
      "query texts",
      { insights_config: [{ query_string_length: 1024 }] },
      { insights_config: [{ query_string_length: 2048 }] },
    ],
    ["pooling", {}, { connection_pool_config: [{ connection_pooling_enabled: true }] }],
    [
      "the data cache",
      { data_cache_config: [{ data_cache_enabled: true }] },
      { data_cache_config: [{ data_cache_enabled: false }] },
    ],
    ["a private address", ip({}), ip({ private_network: "projects/p/global/networks/n" })],
    ["a stop", { activation_policy: "ALWAYS" }, { activation_policy: "NEVER" }],
  ])("%s is told", (_, before, after) => {
    const told = settingsChange(before, after);
    expect(told.filter((line) => line.startsWith("warning review-restart"))).toHaveLength(1);
  });

  test("in full", () => {
    const before = {
      ...flags(["max_connections", "200"], ["log_statement", "ddl"]),
      tier: "db-custom-2-7680",
    };
    const after = {
      ...flags(["log_statement", "all"], ["max_connections", "400"]),
      tier: "db-custom-4-15360",
    };
    expect(settingsChange(before, after)).toMatchInlineSnapshot(`
      [
        "warning review-restart settings.database_flags[1].value: the flag max_connections changes: "200" → "400"; that restarts the instance",
        "warning review-restart settings.tier: settings.tier: "db-custom-2-7680" → "db-custom-4-15360"; the instance moves to another machine: offline for up to a few minutes, with Enterprise Plus for about a second",
      ]
    `);
  });

  test.each<[string, Attributes, Attributes]>([
    ["a flag that needs none", flags(["log_statement", "ddl"]), flags(["log_statement", "all"])],
    [
      "flags in another order",
      flags(["max_connections", "9"], ["wal_level", "logical"]),
      flags(["wal_level", "logical"], ["max_connections", "9"]),
    ],
    ["a start", { activation_policy: "NEVER" }, { activation_policy: "ALWAYS" }],
    [
      "point-in-time recovery that goes",
      backups({ point_in_time_recovery_enabled: true }),
      backups({ point_in_time_recovery_enabled: false }),
    ],
    ["an edition that is written down", {}, { edition: "ENTERPRISE" }],
    ["a larger disk", { disk_size: 10 }, { disk_size: 20 }],
    ["labels", { user_labels: { a: "1" } }, { user_labels: { a: "2" } }],
  ])("%s is none", (_, before, after) => {
    expect(settingsChange(before, after).filter((line) => line.includes("review-restart"))).toEqual([]);
  });

  test("flags that are not known until apply, and those of other engines, are not judged", () => {
    const before = { settings: [flags(["max_connections", "200"])] };
    const unknown = { change: { after_unknown: { settings: [{ database_flags: true }] } } };
    expect(instanceChange(before, { settings: [{}] }, unknown)).toEqual([]);
    const value = { change: { after_unknown: { settings: [{ database_flags: [{ value: true }] }] } } };
    expect(
      instanceChange(before, { settings: [{ database_flags: [{ name: "max_connections" }] }] }, value),
    ).toEqual([]);
    const mysql = { database_version: "MYSQL_8_0" };
    expect(
      instanceChange({ ...before, ...mysql }, { settings: [flags(["max_connections", "1"])], ...mysql }),
    ).toEqual([]);
  });
});

describe("protection", () => {
  test.each<[string, Attributes, Attributes]>([
    ["deletion_protection", { deletion_protection: true }, { deletion_protection: false }],
    ["deletion_protection", { deletion_protection: true }, { deletion_protection: null }],
    [
      "settings.deletion_protection_enabled",
      { settings: [{ deletion_protection_enabled: true }] },
      { settings: [{}] },
    ],
    [
      "settings.retain_backups_on_delete",
      { settings: [{ retain_backups_on_delete: true }] },
      { settings: [{ retain_backups_on_delete: false }] },
    ],
    [
      "settings.final_backup_config.enabled",
      { settings: [{ final_backup_config: [{ enabled: true }] }] },
      { settings: [{ final_backup_config: [] }] },
    ],
    [
      "settings.backup_configuration.enabled",
      { settings: [backups({ enabled: true })] },
      { settings: [backups({ enabled: false })] },
    ],
    [
      "settings.backup_configuration.point_in_time_recovery_enabled",
      { settings: [backups({ point_in_time_recovery_enabled: true })] },
      { settings: [backups({})] },
    ],
  ])("%s that is lost is told", (path, before, after) => {
    const told = instanceChange(before, after);
    expect(told.filter((line) => line.startsWith(`warning review-protection-lost ${path}:`))).toHaveLength(1);
  });

  test("in full", () => {
    expect(
      instanceChange({ deletion_protection: true }, { deletion_protection: false }),
    ).toMatchInlineSnapshot(`
      [
        "warning review-protection-lost deletion_protection: deletion_protection is taken away: true → false; the next plan may destroy it",
      ]
    `);
  });

  test("more of it is no loss, and what is not known is not judged", () => {
    expect(instanceChange({ deletion_protection: false }, { deletion_protection: true })).toEqual([]);
    const unknown = { change: { after_unknown: { deletion_protection: true } } };
    expect(instanceChange({ deletion_protection: true }, {}, unknown)).toEqual([]);
  });

  test("a standby that goes is a protection too", () => {
    const told = settingsChange({ availability_type: "REGIONAL" }, { availability_type: "ZONAL" });
    expect(told.map((line) => line.split(" ")[1])).toEqual(["review-protection-lost", "review-restart"]);
  });
});

describe("what shrinks", () => {
  test("a disk in place is refused", () => {
    expect(
      settingsChange({ disk_size: 100 }, { disk_size: 50, disk_autoresize: true }),
    ).toMatchInlineSnapshot(`
      [
        "error review-disk-shrinks settings.disk_size: the storage would shrink: 100 → 50 GB; a disk only grows",
      ]
    `);
  });

  test.each<[string, Attributes, Attributes]>([
    ["settings.disk_autoresize_limit", { disk_autoresize_limit: 100 }, { disk_autoresize_limit: 50 }],
    ["settings.disk_autoresize_limit", { disk_autoresize_limit: 0 }, { disk_autoresize_limit: 50 }],
    [
      "settings.backup_configuration.transaction_log_retention_days",
      backups({ transaction_log_retention_days: 7 }),
      backups({ transaction_log_retention_days: 3 }),
    ],
    [
      "settings.backup_configuration.backup_retention_settings.retained_backups",
      backups({ backup_retention_settings: [{ retained_backups: 30 }] }),
      backups({ backup_retention_settings: [{ retained_backups: 7 }] }),
    ],
  ])("%s is told", (path, before, after) => {
    expect(settingsChange(before, after)).toEqual([
      expect.stringContaining(`warning review-retention-shrinks ${path}: ${path} shrinks: `),
    ]);
  });

  test("what grows, or loses its limit, is not", () => {
    expect(
      settingsChange(
        { disk_size: 10, disk_autoresize_limit: 50 },
        { disk_size: 20, disk_autoresize_limit: 0 },
      ),
    ).toEqual([]);
  });

  test("growth that is switched off is", () => {
    expect(settingsChange({ disk_autoresize: true }, { disk_autoresize: false })).toMatchInlineSnapshot(`
      [
        "warning review-growth-off settings.disk_autoresize: the storage no longer grows by itself: true → false; when it is full, the database stops",
      ]
    `);
  });
});

describe("versions and machines", () => {
  const version = (before: string, after: string, rest?: Planned) =>
    instanceChange({ database_version: before }, { database_version: after }, rest);

  test("an older version is refused, with the line that keeps it", () => {
    expect(version("POSTGRES_16", "POSTGRES_13")).toMatchInlineSnapshot(`
      [
        "error review-version-downgrade database_version: the configuration names an older version than the one that runs: "POSTGRES_16" → "POSTGRES_13"; no instance goes back",
      ]
    `);
    expect(version("POSTGRES_10", "POSTGRES_9_6")[0]).toMatch(/^error review-version-downgrade/);
    expect(version("MYSQL_8_0", "MYSQL_5_7")[0]).toMatch(/^error review-version-downgrade/);
  });

  test("a newer one is told", () => {
    expect(version("POSTGRES_15", "POSTGRES_17")).toMatchInlineSnapshot(`
      [
        "warning review-version-upgrade database_version: the major version is upgraded in place: "POSTGRES_15" → "POSTGRES_17"; the database is away for minutes, and there is no way back",
      ]
    `);
    expect(version("POSTGRES_99", "POSTGRES_98")[0]).toMatch(/^error/);
    expect(version("nonsense", "POSTGRES_17")).toEqual([]);
  });

  test("a smaller machine is told", () => {
    expect(settingsChange({ tier: "db-custom-4-15360" }, { tier: "db-g1-small" })[0]).toMatchInlineSnapshot(
      `"warning review-downgrade settings.tier: the machine is a smaller one: "db-custom-4-15360" → "db-g1-small"; 4 → 1 vCPUs, 15360 → 1700 MB of memory, a shared core without an SLA"`,
    );
  });

  test("a smaller edition is told, a larger one is not", () => {
    const rules = (before: string, after: string) =>
      settingsChange({ edition: before }, { edition: after }).map((line) => line.split(" ")[1]);
    expect(rules("ENTERPRISE_PLUS", "ENTERPRISE")).toEqual(["review-downgrade", "review-restart"]);
    expect(rules("ENTERPRISE", "ENTERPRISE_PLUS")).toEqual(["review-restart"]);
  });

  test.each(["settings.disk_type", "region", "name", "encryption_key_name"])(
    "%s cannot change in place",
    (path) => {
      const side = (value: string) =>
        path.includes(".") ? { settings: [{ disk_type: value }] } : { [path]: value };
      expect(instanceChange(side("a"), side("b"))).toEqual([
        `error review-immutable ${path}: ${path} cannot change in place: "a" → "b"`,
      ]);
    },
  );
});

describe("exposure", () => {
  const networks = (...values: string[]) => ip({ authorized_networks: values.map((value) => ({ value })) });

  test("a public address is told, for connectors only as a note", () => {
    const off = { ip_configuration: [{ ipv4_enabled: false }] };
    expect(settingsChange(off, ip({}))).toEqual([
      "warning review-public-exposure settings.ip_configuration.ipv4_enabled: the instance gets a public address: false → true",
    ]);
    expect(settingsChange(off, { ...ip({}), connector_enforcement: "REQUIRED" }).join("\n")).toMatch(
      /^info .*gets a public address, for connectors only/m,
    );
    expect(settingsChange(ip({}), off).join()).not.toContain("review-public-exposure");
  });

  test.each(["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0"])("%s is everybody: an error", (range) => {
    expect(settingsChange(networks(), networks(range))).toEqual([
      `error review-public-exposure settings.ip_configuration.authorized_networks[0].value: the instance is opened to the whole internet: "${range}" is let in`,
    ]);
  });

  test("another network is told, one that was there is not", () => {
    expect(settingsChange(networks("203.0.113.7"), networks("198.51.100.0/24", "203.0.113.7"))).toEqual([
      'warning review-public-exposure settings.ip_configuration.authorized_networks[0].value: more networks may come in: "198.51.100.0/24", 256 addresses',
    ]);
    expect(settingsChange(networks("0.0.0.0/0"), networks("0.0.0.0/0"))).toEqual([]);
  });

  test("networks do nothing without a public address, and something from when it is there", () => {
    const waiting = {
      ip_configuration: [{ ipv4_enabled: false, authorized_networks: [{ value: "0.0.0.0/0" }] }],
    };
    expect(settingsChange(ip({}), waiting).join()).not.toContain("review-public-exposure");
    expect(settingsChange(waiting, networks("0.0.0.0/0")).map((line) => line.split(" ")[0])).toEqual([
      "error",
      "warning",
    ]);
  });

  test("a new instance that is open is told as well", () => {
    const { findings } = reviewed({ [MAIN]: { after: { settings: [networks("0.0.0.0/0")] } } });
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
      "error review-public-exposure",
      "warning review-public-exposure",
    ]);
  });

  test.each([
    ["TRUSTED_CLIENT_CERTIFICATE_REQUIRED", "ENCRYPTED_ONLY", true],
    ["ENCRYPTED_ONLY", "ALLOW_UNENCRYPTED_AND_ENCRYPTED", true],
    ["ENCRYPTED_ONLY", null, true],
    ["ALLOW_UNENCRYPTED_AND_ENCRYPTED", "ENCRYPTED_ONLY", false],
    [null, "ENCRYPTED_ONLY", false],
  ])("ssl_mode %s to %s: %s", (before, after, isTold) => {
    const told = settingsChange(ip({ ssl_mode: before }), ip({ ssl_mode: after }));
    expect(
      told.some((line) =>
        line.startsWith("warning review-public-exposure settings.ip_configuration.ssl_mode"),
      ),
    ).toBe(isTold);
  });

  test("connectors that are no longer required, and projects that come in", () => {
    const psc = (...projects: string[]) =>
      ip({ psc_config: [{ psc_enabled: true, allowed_consumer_projects: projects }] });
    expect(settingsChange({ connector_enforcement: "REQUIRED" }, {})).toEqual([
      'warning review-public-exposure settings.connector_enforcement: connectors are no longer required: "REQUIRED" → unset; clients can come in directly',
    ]);
    expect(settingsChange(psc("a"), psc("a", "b"))).toEqual([
      "warning review-public-exposure settings.ip_configuration.psc_config.allowed_consumer_projects: more projects may come in by Private Service Connect: b",
    ]);
  });
});

describe("clients that are locked out", () => {
  test.each([
    ["settings.ip_configuration.ipv4_enabled", ip({}), { ip_configuration: [{ ipv4_enabled: false }] }],
    ["settings.connector_enforcement", {}, { connector_enforcement: "REQUIRED" }],
    ["settings.ip_configuration.ssl_mode", ip({}), ip({ ssl_mode: "ENCRYPTED_ONLY" })],
    [
      "settings.ip_configuration.ssl_mode",
      ip({ ssl_mode: "ENCRYPTED_ONLY" }),
      ip({ ssl_mode: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED" }),
    ],
  ])("by %s, are a note", (path, before, after) => {
    expect(settingsChange(before, after)).toEqual([
      expect.stringContaining(`info review-clients-locked-out ${path}: `),
    ]);
  });
});

describe("replication and restores", () => {
  test("another primary is refused, a promotion is told", () => {
    const master = (before: string | null, after: string | null) =>
      instanceChange({ master_instance_name: before }, { master_instance_name: after })[0];
    expect(master("", "other")).toMatch(/^error review-replication-change master_instance_name/);
    expect(master("one", "other")).toMatch(/^error review-replication-change/);
    expect(master("one", null)).toMatch(/^warning .*the replica is promoted/);
    expect(master("", null)).toBeUndefined();
  });

  test("a backup over a live instance is refused", () => {
    const restored = { restore_backup_context: [{ backup_run_id: 7 }] };
    expect(instanceChange({}, restored)).toMatchInlineSnapshot(`
      [
        "error review-restore restore_backup_context: a backup is restored over the live instance: unset → [{"backup_run_id":7}]; everything written since is lost",
      ]
    `);
    expect(instanceChange({}, { backupdr_backup: "projects/p/backups/b" })[0]).toMatch(
      /^error review-restore/,
    );
    expect(instanceChange(restored, { restore_backup_context: [] })).toEqual([]);
  });
});
