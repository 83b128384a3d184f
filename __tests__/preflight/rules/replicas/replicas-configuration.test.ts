import { replicasConfiguration } from "../../../../preflight/rules/replicas/replicas-configuration";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses other engines' fields", () => {
  const inputs = [
    replica({}, { replica_configuration: { failover_target: true } }),
    replica({}, { replica_configuration: [{ cascadable_replica: "true" }] }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(replicasConfiguration, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error replicas-configuration google_sql_database_instance.replica replica_configuration.failover_target
      PostgreSQL has no failover_target; got true; allowed: high availability on the primary, and plain replicas
      fix: remove it and write availability_type = "REGIONAL" on the primary: that is its standby
    error replicas-configuration google_sql_database_instance.replica replica_configuration.cascadable_replica
      PostgreSQL has no cascadable_replica; got "true"; allowed: high availability on the primary, and plain replicas
      fix: remove it: a replica of PostgreSQL can have replicas without"
  `);
});

test("refuses the block on a primary", () => {
  expect(
    shown(
      findingsOf(
        replicasConfiguration,
        instance({}, { replica_configuration: { connect_retry_interval: 60 } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error replicas-configuration google_sql_database_instance.main replica_configuration
      there is a replica_configuration and no master_instance_name; allowed: on replicas only
      fix: write master_instance_name, or remove replica_configuration"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica({}, { replica_configuration: { failover_target: false } }),
    replica({}, { replica_configuration: [] }),
    instance({}, { replica_configuration: [] }),
    replica({}, { database_version: "MYSQL_8_0", replica_configuration: { failover_target: true } }),
  ])
    expect(findingsOf(replicasConfiguration, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [replica({}, { replica_configuration: { failover_target: "${var.target}" } })])
    expect(findingsOf(replicasConfiguration, input)).toEqual([]);
});
