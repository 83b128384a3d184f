import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COPIES, insteadOf, PLUS } from "../support/everything";
import { type Synthesized, synthesize } from "../support/synthesize";

let synthesized: Synthesized;

beforeAll(() => {
  synthesized = synthesize({}, insteadOf(COPIES, PLUS));
});
afterAll(() => synthesized?.remove());

type Stack = "dev-database" | "staging-database";
const INSTANCE = "google_sql_database_instance";
const instance = (name: string, stack: Stack = "dev-database") =>
  synthesized.resource(stack, `${INSTANCE}.${name}`);

/** A changed address destroys what it stood for: never edit these lists without a moved block. */
test("the addresses of copies, keys and endpoints are pinned", () => {
  const stateful = (stack: Stack) =>
    synthesized
      .addresses(stack)
      .filter((address) => /^google_(sql_database_instance|kms|compute|dns)/.test(address));
  expect(stateful("dev-database")).toEqual([
    "google_compute_address.psc-below_address_6F9CBA2A",
    "google_compute_address.psc-far_address_DBAD5D47",
    "google_compute_address.psc-near_address_BBE26B55",
    "google_compute_address.psc_address_BD037EF9",
    "google_compute_forwarding_rule.psc",
    "google_compute_forwarding_rule.psc-below",
    "google_compute_forwarding_rule.psc-far",
    "google_compute_forwarding_rule.psc-near",
    "google_dns_managed_zone.psc-below_zone_B88EC9DC",
    "google_dns_managed_zone.psc-far_zone_5E6194EF",
    "google_dns_managed_zone.psc-near_zone_F117F5A2",
    "google_dns_managed_zone.psc_zone_A12DEE08",
    "google_dns_record_set.psc-below_record_433CB322",
    "google_dns_record_set.psc-far_record_95EB9123",
    "google_dns_record_set.psc-near_record_3A2C13D1",
    "google_dns_record_set.psc_record_11FD1706",
    "google_kms_crypto_key.key",
    "google_kms_crypto_key.key-us-east1",
    "google_kms_crypto_key_iam_member.key-us-east1_access_73C466CF",
    "google_kms_crypto_key_iam_member.key_access_FFC36300",
    "google_kms_key_ring.key-us-east1_ring_94133213",
    "google_kms_key_ring.key_ring_33D8D7D0",
    `${INSTANCE}.instance`,
    `${INSTANCE}.replica-below`,
    `${INSTANCE}.replica-far`,
    `${INSTANCE}.replica-near`,
  ]);
  expect(stateful("staging-database").filter((address) => !address.startsWith("google_compute"))).toEqual([
    "google_kms_crypto_key_iam_member.key-us-east1_access_73C466CF",
    "google_kms_crypto_key_iam_member.key_access_FFC36300",
    `${INSTANCE}.instance`,
    `${INSTANCE}.read-pool`,
    `${INSTANCE}.replica-dr`,
    `${INSTANCE}.replica-leaving`,
    `${INSTANCE}.replica-leaving-below`,
  ]);
});

test("each copy is protected as its environment, unless it is to go", () => {
  const protectionOf = (name: string) => instance(name, "staging-database").deletion_protection;
  expect(["replica-dr", "read-pool", "replica-leaving", "replica-leaving-below"].map(protectionOf)).toEqual([
    true,
    true,
    false,
    true,
  ]);
});

test("each copy replicates from where it says, after the users, one after the other", () => {
  const of = (name: string) => ({
    from: instance(name).master_instance_name,
    after: instance(name).depends_on,
    region: instance(name).region,
  });
  expect(of("replica-near")).toEqual({
    from: `\${${INSTANCE}.instance.name}`,
    after: ["google_sql_user.application-user"],
    region: "us-central1",
  });
  expect(of("replica-far")).toEqual({
    from: `\${${INSTANCE}.instance.name}`,
    after: [`${INSTANCE}.replica-near`, "google_kms_crypto_key_iam_member.key-us-east1_access_73C466CF"],
    region: "us-east1",
  });
  expect(of("replica-below")).toEqual({
    from: `\${${INSTANCE}.replica-far.name}`,
    after: [`${INSTANCE}.replica-far`],
    region: "us-east1",
  });
});

test("names say whose copies they are", () => {
  expect(
    ["instance", "replica-near", "replica-far", "replica-below"].map((name) => instance(name).name),
  ).toEqual(["music-dev", "music-dev-near", "music-dev-far", "music-dev-below"]);
});

test("each region has its key; in a source's region the source's key is used", () => {
  expect(instance("instance").encryption_key_name).toBe("${google_kms_crypto_key.key.id}");
  expect(instance("replica-far").encryption_key_name).toBe("${google_kms_crypto_key.key-us-east1.id}");
  expect(instance("replica-near")).not.toHaveProperty("encryption_key_name");
  expect(instance("replica-below")).not.toHaveProperty("encryption_key_name");
  expect(
    synthesized.resource("dev-database", "google_kms_key_ring.key-us-east1_ring_94133213"),
  ).toMatchObject({
    location: "us-east1",
    name: "music-dev",
  });
});

test("existing keys are named, and used where they are", () => {
  const keyIn = (region: string) => `projects/loist-keys/locations/${region}/keyRings/sql/cryptoKeys/music`;
  expect(instance("instance", "staging-database").encryption_key_name).toBe(keyIn("us-central1"));
  expect(instance("replica-dr", "staging-database").encryption_key_name).toBe(keyIn("us-east1"));
  expect(instance("read-pool", "staging-database")).not.toHaveProperty("encryption_key_name");
});

test("with Enterprise Plus the primary names the replica that takes over, and has a pool", () => {
  expect(instance("instance", "staging-database").replication_cluster).toEqual({
    failover_dr_replica_name: "example-loist-staging:music-staging-dr",
  });
  expect(instance("read-pool", "staging-database")).toMatchObject({
    name: "music-staging-read-pool",
    node_count: 2,
  });
});

test("backups are kept elsewhere than the instance", () => {
  expect(instance("instance").settings.backup_configuration.location).toBe("us");
});

test("endpoints are in the region of their instances", () => {
  const regionOf = (name: string) =>
    synthesized.resource("dev-database", `google_compute_forwarding_rule.${name}`).region;
  expect(["psc", "psc-near", "psc-far", "psc-below"].map(regionOf)).toEqual([
    "us-central1",
    "us-central1",
    "us-east1",
    "us-east1",
  ]);
});

test("the SQL step goes by the endpoint, and APIs are on before they are used", () => {
  const { provisioner } = synthesized.resource("dev-schema", "null_resource.sql");
  expect(provisioner[0]["local-exec"].command).toContain(" --ip-type PSC");
  const services = Object.values(synthesized.stacks["dev-database"].resource.google_project_service);
  expect(services.map((one) => (one as { service: string }).service.split(".")[0])).toEqual(
    expect.arrayContaining(["cloudkms", "cloudresourcemanager", "compute", "dns"]),
  );
});

test("outputs say how copies are reached", () => {
  const { output } = synthesized.stacks["dev-database"];
  expect(output.replica_connection_names.value).toEqual({
    near: `\${${INSTANCE}.replica-near.connection_name}`,
    far: `\${${INSTANCE}.replica-far.connection_name}`,
    below: `\${${INSTANCE}.replica-below.connection_name}`,
  });
  expect(Object.keys(output)).toEqual(expect.arrayContaining(["psc_service_attachment", "psc_dns_name"]));
  expect(Object.keys(synthesized.stacks["staging-database"].output.replica_connection_names.value)).toEqual([
    "dr",
    "leaving",
    "leaving-below",
    "read-pool",
  ]);
});

test("alerts and logs follow each copy", () => {
  const { resource } = synthesized.stacks["dev-monitoring"];
  const policies = Object.keys(resource.google_monitoring_alert_policy).join("\n");
  for (const name of ["near", "far", "below"]) {
    for (const id of ["replica-lag", "instance-down", "instance-state-bad", "disk-high"])
      expect(policies).toContain(`alerts_${id}-music-dev-${name}_`);
  }
  const dashboard = Object.values(resource.google_monitoring_dashboard) as { dashboard_json: string }[];
  expect(dashboard[0]?.dashboard_json).toContain("lag above 60 s (music-dev-far)");
  const [sink] = Object.values(resource.google_logging_project_sink) as { filter: string }[];
  expect(sink?.filter).toContain('database_id="example-loist-dev:music-dev-far"');
});

test("without any of it, nothing is there", () => {
  const text = readFileSync(join(synthesized.outdir, "stacks/prod-database/cdk.tf.json"), "utf8");
  expect(text).not.toMatch(/master_instance_name|encryption_key_name|psc|google_kms|replication_cluster/);
});
