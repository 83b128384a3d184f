import type { TerraformStack } from "cdktf";
import { TerraformVariable } from "cdktf";
import { Edition } from "../../cloudsql/edition";
import { Size } from "../../cloudsql/size";
import { Tier } from "../../cloudsql/tier";
import { ExistingKey } from "../../constructs/encryption-key";
import type { PostgresInstanceProps } from "../../constructs/postgres-instance";
import { ReadReplica, type ReadReplicaProps } from "../../constructs/read-replica";
import { type Attributes, addInstance, synthesizeConstruct, synthRefusal } from "../support/construct";

const INSTANCE = "google_sql_database_instance";

function add(
  stack: TerraformStack,
  props: Partial<ReadReplicaProps> = {},
  primary: Partial<PostgresInstanceProps> = {},
): ReadReplica {
  const source = addInstance(stack, primary);
  return new ReadReplica(stack, "replica-reports", { source, name: "music-db-reports", ...props });
}
const replica = (props?: Partial<ReadReplicaProps>, primary?: Partial<PostgresInstanceProps>): Attributes =>
  synthesizeConstruct((stack) => add(stack, props, primary)).resource(INSTANCE, "replica-reports");
const flagsOf = ({ settings }: Attributes): Record<string, string> =>
  Object.fromEntries(settings.database_flags.map((flag: Attributes) => [flag.name, flag.value]));

describe("by default", () => {
  const made = replica();

  test("is what was reviewed", () => {
    expect(made).toMatchSnapshot();
  });

  test("has its address where it belongs", () => {
    const { addresses } = synthesizeConstruct((stack) => add(stack));
    expect(addresses).toEqual([`${INSTANCE}.instance`, `${INSTANCE}.replica-reports`]);
  });

  test("has everything of its primary, and nothing that only a primary may have", () => {
    const primary = synthesizeConstruct((stack) => add(stack)).resource(INSTANCE, "instance");
    const { backup_configuration, maintenance_window, retain_backups_on_delete, ...shared } =
      primary.settings;
    expect(made.settings).toEqual(shared);
    expect(made).toMatchObject({
      region: "us-central1",
      database_version: "POSTGRES_17",
      master_instance_name: `\${${INSTANCE}.instance.name}`,
      deletion_protection: true,
      lifecycle: { prevent_destroy: true, ignore_changes: ["settings[0].disk_size"] },
      depends_on: [`${INSTANCE}.instance`],
    });
    expect(made).not.toHaveProperty("encryption_key_name");
    expect(made).not.toHaveProperty("replication_cluster");
  });
});

describe("custom", () => {
  test("elsewhere, with a zone, a standby and a larger disk", () => {
    const made = replica({
      region: "us-east1",
      zone: "us-east1-c",
      availability: "regional",
      storageSize: Size.gibibytes(50),
      deletionProtection: false,
    });
    expect(made).toMatchObject({
      region: "us-east1",
      deletion_protection: false,
      settings: {
        location_preference: { zone: "us-east1-c" },
        availability_type: "REGIONAL",
        disk_size: 50,
        deletion_protection_enabled: false,
      },
    });
    expect(made.lifecycle).not.toHaveProperty("prevent_destroy");
  });

  test("the primary's flags, but on another machine that machine's memory, and never fewer connections", () => {
    const primary = {
      tier: Tier.of("db-custom-4-15360"),
      flags: {
        sharedBuffers: Size.gibibytes(5),
        other: { max_worker_processes: "16", max_prepared_transactions: "20" },
      },
    };
    expect(flagsOf(replica({}, primary))).toMatchObject({ shared_buffers: String((5 * 1024 ** 3) / 8192) });
    expect(flagsOf(replica({ tier: Tier.of("db-custom-1-3840") }, primary))).toMatchObject({
      shared_buffers: String(1024 ** 3 / 8192),
      max_connections: "500",
      max_worker_processes: "16",
      max_prepared_transactions: "20",
    });
  });

  test("its own key in another region, which it waits for", () => {
    const keyName = "projects/loist-keys/locations/us-east1/keyRings/sql/cryptoKeys/music";
    const made = synthesizeConstruct((stack) => {
      const encryptionKey = new ExistingKey(stack, "key-us-east1", {
        project: "loist-music-test",
        keyName,
      });
      add(stack, { region: "us-east1", encryptionKey });
    }).resource(INSTANCE, "replica-reports");
    expect(made.encryption_key_name).toBe(keyName);
    expect(made.depends_on).toEqual([
      `${INSTANCE}.instance`,
      "google_kms_crypto_key_iam_member.key-us-east1_access_73C466CF",
    ]);
  });

  test("from another replica, after that one and beside the primary", () => {
    const made = synthesizeConstruct((stack) => {
      const source = add(stack, { region: "us-east1", tier: Tier.of("db-custom-2-7680") });
      new ReadReplica(stack, "replica-below", { source, name: "music-db-below" });
      new ReadReplica(stack, "replica-beside", { source, name: "music-db-beside" });
    });
    expect(made.resource(INSTANCE, "replica-below")).toMatchObject({
      region: "us-east1",
      master_instance_name: `\${${INSTANCE}.replica-reports.name}`,
      settings: { tier: "db-custom-2-7680" },
      depends_on: [`${INSTANCE}.replica-reports`],
    });
    expect(made.resource(INSTANCE, "replica-beside").depends_on).toEqual([`${INSTANCE}.replica-below`]);
  });

  test("by Private Service Connect where the primary is", () => {
    const access = { kind: "psc", consumerProjects: ["loist-app"] } as const;
    expect(replica({}, { access }).settings.ip_configuration).toEqual({
      ipv4_enabled: false,
      ssl_mode: "ENCRYPTED_ONLY",
      psc_config: [{ psc_enabled: true, allowed_consumer_projects: ["loist-app"] }],
    });
  });
});

test("is refused with all that is wrong, and its path", () => {
  const refusal = synthRefusal((stack) =>
    add(stack, { tier: Tier.of("db-perf-optimized-N-2"), storageSize: Size.gibibytes(15) }),
  );
  expect(refusal).toMatchInlineSnapshot(`
    "[stack/replica-reports] edition ENTERPRISE does not offer the tier [TIER_NOT_IN_EDITION]
        got:     "db-perf-optimized-N-2"
        allowed: a tier of ENTERPRISE
        fix:     write edition ENTERPRISE_PLUS or choose another tier
      [stack/replica-reports] the replica has less storage than what it replicates from [REPLICA_STORAGE_TOO_SMALL]
        got:     "15 GB"
        allowed: 20 GB or more
        fix:     write Size.gibibytes(20) or leave it out"
  `);
});

test("values that are known only at apply pass", () => {
  const made = synthesizeConstruct((stack) => {
    const variable = (name: string) => new TerraformVariable(stack, name, { type: "string" }).stringValue;
    add(stack, { name: variable("name"), region: variable("region"), zone: variable("zone") });
  }).resource(INSTANCE, "replica-reports");
  expect(made).toMatchObject({
    name: "${var.name}",
    region: "${var.region}",
    settings: { location_preference: { zone: "${var.zone}" } },
  });
});

test("the primary names the replica that takes over", () => {
  const made = synthesizeConstruct((stack) =>
    add(
      stack,
      { name: "music-db-dr", region: "us-east1" },
      {
        edition: Edition.ENTERPRISE_PLUS,
        tier: Tier.of("db-perf-optimized-N-2"),
        disasterRecoveryReplica: "music-db-dr",
      },
    ),
  ).resource(INSTANCE, "instance");
  // Not a reference: the replica refers to the primary already.
  expect(made.replication_cluster).toEqual({ failover_dr_replica_name: "loist-music-test:music-db-dr" });
});
