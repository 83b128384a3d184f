import { replicasDisasterRecovery } from "../../../../preflight/rules/replicas/replicas-disaster-recovery";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses ENTERPRISE, old versions and the primary's own region", () => {
  const inputs = [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { region: "us-east1" },
      instance({}, { replication_cluster: { failover_dr_replica_name: "replica" } }),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { region: "us-east1" },
      instance(
        { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
        { replication_cluster: { failover_dr_replica_name: "replica" }, database_version: "POSTGRES_11" },
      ),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      {},
      instance(
        { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
        { replication_cluster: { failover_dr_replica_name: "replica" } },
      ),
    ),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(replicasDisasterRecovery, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error replicas-disaster-recovery google_sql_database_instance.main replication_cluster.failover_dr_replica_name
      edition ENTERPRISE has no disaster-recovery replica; got "replica"; allowed: with ENTERPRISE_PLUS
      fix: remove replication_cluster, or write edition = "ENTERPRISE_PLUS" and a tier of it
    error replicas-disaster-recovery google_sql_database_instance.main replication_cluster.failover_dr_replica_name
      POSTGRES_11 has no disaster-recovery replica; got "replica"; allowed: POSTGRES_12 or later
      fix: remove replication_cluster, or upgrade
    error replicas-disaster-recovery google_sql_database_instance.main replication_cluster.failover_dr_replica_name
      replica is in the primary's own region us-central1; got "replica"; allowed: a replica in another region than us-central1
      fix: name a replica of another region"
  `);
});

test("refuses what is no replica", () => {
  expect(
    shown(
      findingsOf(replicasDisasterRecovery, {
        ...instance(
          { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
          { replication_cluster: [{ failover_dr_replica_name: "other" }] },
        ),
        "google_sql_database_instance.other": { name: "other", region: "us-east1" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error replicas-disaster-recovery google_sql_database_instance.main replication_cluster.failover_dr_replica_name
      other is no replica; got "other"; allowed: a replica of this instance
      fix: name a replica"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { region: "us-east1" },
      instance(
        { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
        { replication_cluster: { failover_dr_replica_name: "replica" } },
      ),
    ),
    instance({}, { replication_cluster: [] }),
  ])
    expect(findingsOf(replicasDisasterRecovery, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { region: "${var.region}" },
      instance(
        { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
        { replication_cluster: { failover_dr_replica_name: "replica" } },
      ),
    ),
    instance(
      { edition: "${var.edition}" },
      { replication_cluster: { failover_dr_replica_name: "elsewhere" } },
    ),
  ])
    expect(findingsOf(replicasDisasterRecovery, input)).toEqual([]);
});

test("refuses a replica of a replica", () => {
  const plus = { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" };
  const input = {
    ...replica(
      plus,
      { region: "us-east1" },
      instance(plus, { replication_cluster: { failover_dr_replica_name: "example:below" } }),
    ),
    "google_sql_database_instance.below": {
      name: "below",
      region: "us-west1",
      database_version: "POSTGRES_17",
      master_instance_name: "${google_sql_database_instance.replica.name}",
    },
  };
  expect(shown(findingsOf(replicasDisasterRecovery, input))).toMatchInlineSnapshot(`
    "error replicas-disaster-recovery google_sql_database_instance.main replication_cluster.failover_dr_replica_name
      below replicates from replica; got "example:below"; allowed: a replica of this instance itself
      fix: name a replica of this instance"
  `);
});
