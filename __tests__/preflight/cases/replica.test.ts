import type { ReadReplicaProps } from "../../../constructs/read-replica";
import { type Attributes, addInstance, synthesizeConstruct } from "../../support/construct";
import { findingAt } from "../../support/preflight";

const MAIN = "google_sql_database_instance.main";
const REPLICA = "google_sql_database_instance.replica";

/** Replicas of one instance as the constructs write them, by their name. */
function replicasOf(...replicas: Omit<ReadReplicaProps, "source">[]): Attributes[] {
  const { json } = synthesizeConstruct((stack) => {
    const instance = addInstance(stack);
    for (const props of replicas) instance.addReplica(props.name, props);
  });
  const instances = Object.values<Attributes>(json.resource.google_sql_database_instance);
  return replicas.map(({ name }) => instances.find((one) => one.name === name) ?? {});
}

test("R071: a failover replica", () => {
  const input = {
    [REPLICA]: {
      database_version: "POSTGRES_15",
      master_instance_name: "main",
      replica_configuration: { failover_target: true },
    },
  };
  const { message, fix } = findingAt(input, "error", REPLICA, "replica_configuration.failover_target");
  expect(message).toContain("PostgreSQL has no failover_target; got true");
  expect(fix).toContain('availability_type = "REGIONAL" on the primary');
});

test("R073: a replica elsewhere without a key there", () => {
  const input = {
    [MAIN]: {
      region: "europe-west1",
      encryption_key_name: "projects/example-project/locations/europe-west1/keyRings/kr/cryptoKeys/sql",
    },
    [REPLICA]: { region: "us-central1", master_instance_name: "main" },
  };
  const { message, fix } = findingAt(input, "error", REPLICA, "encryption_key_name");
  expect(message).toContain("a replica in us-central1 needs an encryption_key_name in us-central1");
  expect(message).toContain("is in europe-west1");
  expect(fix).toContain("projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql");
});

describe("R076: a password policy on a replica", () => {
  test("is refused", () => {
    const input = {
      [REPLICA]: {
        master_instance_name: "main",
        settings: { password_validation_policy: { enable_password_policy: true, min_length: 8 } },
      },
    };
    const { message, fix } = findingAt(input, "error", REPLICA, "settings.password_validation_policy");
    expect(message).toContain("a replica takes no password_validation_policy");
    expect(fix).toContain("remove it here");
  });

  test("cannot come from the constructs", () => {
    const [replica] = replicasOf({ name: "r1" });
    expect(replica?.settings).not.toHaveProperty("password_validation_policy");
  });
});

test("R080: a replica has protections of its own, in step", () => {
  const [free, guarded] = replicasOf({ name: "r1", deletionProtection: false }, { name: "r2" });
  expect(free?.deletion_protection).toBe(false);
  expect(free?.settings.deletion_protection_enabled).toBe(false);
  expect(free?.lifecycle).not.toHaveProperty("prevent_destroy");
  expect(guarded?.deletion_protection).toBe(true);
  expect(guarded?.settings.deletion_protection_enabled).toBe(true);
  expect(guarded?.lifecycle.prevent_destroy).toBe(true);
});

test("R082: replicas are made one after the other, after the users, with time enough", () => {
  const { json } = synthesizeConstruct((stack) => {
    const instance = addInstance(stack);
    for (const name of ["r1", "r2", "r3"]) instance.addReplica(name, { name });
  });
  const instances = Object.entries<Attributes>(json.resource.google_sql_database_instance);
  const addressOf = (name: string) =>
    `google_sql_database_instance.${instances.find(([, one]) => one.name === name)?.[0]}`;
  const dependsOn = (name: string) => instances.find(([, one]) => one.name === name)?.[1].depends_on;
  expect(dependsOn("r1")).toEqual([addressOf("music-db")]);
  expect(dependsOn("r2")).toEqual([addressOf("r1")]);
  expect(dependsOn("r3")).toEqual([addressOf("r2")]);
  for (const [, one] of instances)
    expect(one.timeouts).toEqual({ create: "90m", update: "90m", delete: "90m" });
});
