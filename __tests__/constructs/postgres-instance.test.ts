import { TerraformVariable } from "cdktf";
import { Duration } from "../../cloudsql/duration";
import { Edition } from "../../cloudsql/edition";
import { Size } from "../../cloudsql/size";
import { Tier } from "../../cloudsql/tier";
import { Database } from "../../constructs/database";
import type { PostgresInstanceProps } from "../../constructs/postgres-instance";
import { ExistingNetwork, PrivateNetwork } from "../../constructs/private-network";
import {
  type Attributes,
  addInstance,
  instanceProps,
  synthesizeConstruct,
  synthRefusal,
} from "../support/construct";

const INSTANCE = "google_sql_database_instance";

function instance(change: Partial<PostgresInstanceProps> = {}): Attributes {
  return synthesizeConstruct((stack) => addInstance(stack, change)).resource(INSTANCE);
}
const refused = (change: Partial<PostgresInstanceProps>) =>
  synthRefusal((stack) => addInstance(stack, change));

describe("by default", () => {
  const made = instance();

  test("is what was reviewed", () => {
    expect(made).toMatchSnapshot();
  });

  test("writes what the service would otherwise choose, at another price", () => {
    expect(made.settings).toMatchObject({
      edition: "ENTERPRISE",
      tier: "db-custom-1-3840",
      disk_type: "PD_SSD",
    });
    expect(made.database_version).toBe("POSTGRES_17");
  });

  test("is protected in all three ways", () => {
    expect(made.deletion_protection).toBe(true);
    expect(made.settings.deletion_protection_enabled).toBe(true);
    expect(made.lifecycle.prevent_destroy).toBe(true);
  });

  test("can be restored to any moment", () => {
    expect(made.settings.backup_configuration).toMatchObject({
      enabled: true,
      point_in_time_recovery_enabled: true,
      transaction_log_retention_days: 7,
      location: "us-central1",
    });
  });

  test("has insights within the bounds of every edition", () => {
    // 256 to 4500 bytes with ENTERPRISE, 1024 and more with ENTERPRISE_PLUS.
    expect(made.settings.insights_config).toMatchObject({
      query_string_length: 1024,
      query_plans_per_minute: 5,
    });
  });

  test("has its address where it belongs", () => {
    const { addresses } = synthesizeConstruct((stack) => addInstance(stack));
    expect(addresses).toEqual(["google_sql_database_instance.instance"]);
  });
});

describe("custom", () => {
  test("regional, unprotected, with another window, place of backups and labels", () => {
    const made = instance({
      availability: "regional",
      deletionProtection: false,
      maintenance: { day: 2, hour: 23 },
      labels: { team: "music" },
      backups: {
        retained: 30,
        logRetention: Duration.days(3),
        startTime: "22:15",
        location: "us",
        keepOnDelete: false,
      },
    });
    expect(made).toMatchObject({
      deletion_protection: false,
      settings: {
        availability_type: "REGIONAL",
        deletion_protection_enabled: false,
        maintenance_window: { day: 2, hour: 23, update_track: "stable" },
        user_labels: { team: "music" },
        retain_backups_on_delete: false,
        backup_configuration: {
          start_time: "22:15",
          location: "us",
          transaction_log_retention_days: 3,
          backup_retention_settings: { retained_backups: 30, retention_unit: "COUNT" },
        },
      },
    });
    expect(made.lifecycle.prevent_destroy).toBeUndefined();
  });

  test("storage that grows is left alone by Terraform, storage that does not is not", () => {
    const growing = instance({
      storage: { size: Size.gibibytes(20), grows: true, limit: Size.gibibytes(100) },
    });
    expect(growing.lifecycle.ignore_changes).toEqual(["settings[0].disk_size"]);
    expect(growing.settings).toMatchObject({
      disk_size: 20,
      disk_autoresize: true,
      disk_autoresize_limit: 100,
    });
    const fixed = instance({ storage: { size: Size.gibibytes(20), grows: false } });
    expect(fixed.lifecycle.ignore_changes).toBeUndefined();
    expect(fixed.settings).toMatchObject({ disk_autoresize: false, disk_autoresize_limit: 0 });
  });

  test("the storage is of the kind that the machine takes", () => {
    expect(instance({ tier: Tier.of("db-custom-N4-2-8192") }).settings.disk_type).toBe("HYPERDISK_BALANCED");
  });
});

describe("access", () => {
  test("public is for connectors only, over TLS, from no network", () => {
    const { settings } = instance();
    expect(settings.connector_enforcement).toBe("REQUIRED");
    expect(settings.ip_configuration).toEqual({ ipv4_enabled: true, ssl_mode: "ENCRYPTED_ONLY" });
  });

  test("private has no public address", () => {
    const network = new ExistingNetwork("projects/loist-host/global/networks/shared");
    const { settings } = instance({ access: { kind: "private", network } });
    expect(settings.connector_enforcement).toBe("NOT_REQUIRED");
    expect(settings.ip_configuration).toEqual({
      ipv4_enabled: false,
      private_network: "projects/loist-host/global/networks/shared",
      enable_private_path_for_google_cloud_services: true,
      ssl_mode: "ENCRYPTED_ONLY",
    });
  });

  test("private waits for the connection of its own network", () => {
    const made = synthesizeConstruct((stack) => {
      const network = new PrivateNetwork(stack, "network", { project: "loist-music-test", name: "music-db" });
      addInstance(stack, { access: { kind: "private", network } });
    }).resource(INSTANCE);
    expect(made.depends_on).toEqual(["google_service_networking_connection.network_connection_C05ADB61"]);
  });
});

describe("queue", () => {
  test("each resource of the instance waits for the one before", () => {
    const made = synthesizeConstruct((stack) => {
      const owner = addInstance(stack);
      for (const name of ["one", "two"]) new Database(stack, name, { instance: owner, name });
      owner.addReplica("replica", { name: "music-db-replica" });
    });
    expect(made.resource("google_sql_database", "one").depends_on).toEqual([`${INSTANCE}.instance`]);
    expect(made.resource("google_sql_database", "two").depends_on).toEqual(["google_sql_database.one"]);
    const replica = made.addresses.find((address) => address.includes("replica"))?.split(".")[1];
    expect(made.resource(INSTANCE, replica).depends_on).toEqual(["google_sql_database.two"]);
  });
});

describe("replica", () => {
  const flags = (made: Attributes): Record<string, string> =>
    Object.fromEntries(made.settings.database_flags.map((flag: Attributes) => [flag.name, flag.value]));

  function replica(
    props: Parameters<ReturnType<typeof addInstance>["addReplica"]>[1],
    primary = {},
  ): Attributes {
    return synthesizeConstruct((stack) => addInstance(stack, primary).addReplica("replica", props)).resource(
      INSTANCE,
      "instance_replica_BB9E3ABC",
    );
  }

  test("is like its primary, without what only a primary may have", () => {
    const made = replica({ name: "music-db-replica" });
    expect(made).toMatchObject({
      name: "music-db-replica",
      region: "us-central1",
      master_instance_name: "${google_sql_database_instance.instance.name}",
      database_version: "POSTGRES_17",
      deletion_protection: true,
      settings: {
        tier: "db-custom-1-3840",
        edition: "ENTERPRISE",
        availability_type: "ZONAL",
        disk_size: 20,
      },
    });
    expect(made.settings.backup_configuration).toBeUndefined();
    expect(made.settings.maintenance_window).toBeUndefined();
  });

  test("takes at least the primary's connections on a smaller machine, and has its own memory", () => {
    const primary = { tier: Tier.of("db-custom-4-15360") };
    const made = replica(
      { name: "music-db-replica", region: "us-east1", tier: Tier.of("db-custom-1-3840") },
      primary,
    );
    expect(made).toMatchObject({ region: "us-east1", settings: { tier: "db-custom-1-3840" } });
    expect(flags(made)).toMatchObject({ max_connections: "500", shared_buffers: "131072" });
  });

  test("is checked like its primary", () => {
    const refusal = synthRefusal((stack) =>
      addInstance(stack).addReplica("replica", {
        name: "Replica_1",
        tier: Tier.of("db-perf-optimized-N-2"),
        flags: { other: { log_statement: "dll" } },
      }),
    );
    expect(refusal).toMatchInlineSnapshot(`
      "[stack/instance/replica] value of flag "log_statement" is not one of its values [FLAG_NOT_ALLOWED]
          got:     "dll"
          allowed: none, ddl, mod, all
          fix:     write "ddl"
        [stack/instance/replica] edition ENTERPRISE does not offer the tier [TIER_NOT_IN_EDITION]
          got:     "db-perf-optimized-N-2"
          allowed: a tier of ENTERPRISE
          fix:     write edition ENTERPRISE_PLUS or choose another tier
        [stack/instance/replica] this cannot be the name of an instance [INSTANCE_NAME_INVALID]
          got:     "Replica_1"
          allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last
          fix:     write "replica-1""
    `);
  });
});

describe("refuses at synth, all at once and with its path,", () => {
  test("flags, a tier and retention that do not go together", () => {
    const refusal = refused({
      edition: Edition.ENTERPRISE_PLUS,
      flags: { sharedBuffers: Size.gibibytes(3), other: { log_statment: "ddl", work_mem: "4MB" } },
      backups: { ...instanceProps().backups, logRetention: Duration.days(36) },
    });
    expect(refusal).toMatchInlineSnapshot(`
      "[stack/instance] "work_mem" is set twice: by its own property and in "other" [FLAG_TWICE]
          got:     "4MB"
          fix:     remove it from "other"
        [stack/instance] "sharedBuffers" is out of range on db-custom-1-3840 [FLAG_OUT_OF_RANGE]
          got:     "3 GB"
          allowed: 384 MB to 2304 MB
          fix:     write Size.mebibytes(2304) or less
        [stack/instance] "log_statment" is not a database flag of Cloud SQL for PostgreSQL [FLAG_UNKNOWN]
          got:     "log_statment"
          allowed: the flags of docs.cloud.google.com/sql/docs/postgres/flags
          fix:     did you mean "log_statement"?
        [stack/instance] edition ENTERPRISE_PLUS does not offer the tier [TIER_NOT_IN_EDITION]
          got:     "db-custom-1-3840"
          allowed: a tier of ENTERPRISE_PLUS
          fix:     write edition ENTERPRISE or choose another tier
        [stack/instance] transaction logs cannot be kept this long with ENTERPRISE_PLUS [LOG_RETENTION_OUT_OF_RANGE]
          got:     "36 d"
          allowed: 1 to 35 days
          fix:     write Duration.days(35)"
    `);
  });

  test("storage that the tier does not take", () => {
    expect(
      refused({
        tier: Tier.DB_F1_MICRO,
        storage: { size: Size.gibibytes(5), grows: true, limit: Size.gibibytes(4000) },
      }),
    ).toMatchInlineSnapshot(`
      "[stack/instance] db-f1-micro takes no storage of this size [STORAGE_OUT_OF_RANGE]
          got:     "5 GB"
          allowed: 10 GB to 3054 GB
          fix:     write Size.gibibytes(10)
        [stack/instance] db-f1-micro takes no storage of this size [STORAGE_OUT_OF_RANGE]
          got:     "4000 GB"
          allowed: 10 GB to 3054 GB
          fix:     write Size.gibibytes(3054)"
    `);
  });

  test("a name that the service does not take", () => {
    expect(refused({ name: "Music DB 1!" })).toMatchInlineSnapshot(`
      "[stack/instance] this cannot be the name of an instance [INSTANCE_NAME_INVALID]
          got:     "Music DB 1!"
          allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last
          fix:     write "music-db-1""
    `);
    expect(refused({ name: "m".repeat(90) })).toMatchInlineSnapshot(`
      "[stack/instance] project and instance name are too long together [INSTANCE_NAME_TOO_LONG]
          got:     "loist-music-test:mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"
          allowed: 98 characters
          fix:     shorten the name"
    `);
    expect(refused({ name: "music-" })).toContain('write "music"');
  });

  test("no days of logs at all", () => {
    expect(refused({ backups: { ...instanceProps().backups, logRetention: Duration.days(0) } })).toContain(
      "LOG_RETENTION_OUT_OF_RANGE",
    );
  });
});

describe("refuses in the constructor, with its path,", () => {
  test.each<[string, Partial<PostgresInstanceProps>]>([
    ["storage between whole GB", { storage: { size: Size.mebibytes(20_000), grows: true } }],
    ["buffers between pages", { flags: { sharedBuffers: Size.kibibytes(1_048_577) } }],
    [
      "retention between whole days",
      { backups: { ...instanceProps().backups, logRetention: Duration.hours(36) } },
    ],
  ])("%s", (_what, change) => {
    expect(refused(change)).toMatchSnapshot();
    expect(refused(change)).toMatch(/^stack\/instance: /);
  });
});

test("values that are known only at apply pass", () => {
  const made = synthesizeConstruct((stack) => {
    const variable = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
    addInstance(stack, {
      project: variable("project"),
      name: variable("name"),
      region: variable("region"),
      access: { kind: "private", network: new ExistingNetwork(variable("network")) },
      labels: { owner: variable("owner") },
    });
  }).resource(INSTANCE);
  expect(made).toMatchObject({ project: "${var.project}", name: "${var.name}", region: "${var.region}" });
  expect(made.settings.ip_configuration.private_network).toBe("${var.network}");
  expect(made.settings.user_labels).toEqual({ owner: "${var.owner}" });
});

test("the caller's labels and flags are left alone", () => {
  const labels = Object.freeze({ team: "music" });
  const other = Object.freeze({ log_statement: "all" });
  expect(() => instance({ labels, flags: Object.freeze({ other }) })).not.toThrow();
});
