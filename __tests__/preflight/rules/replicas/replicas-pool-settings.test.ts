import { replicasPoolSettings } from "../../../../preflight/rules/replicas/replicas-pool-settings";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses an availability and a customer's certificates", () => {
  const inputs = [
    replica(
      {
        tier: "db-perf-optimized-N-2",
        edition: "ENTERPRISE_PLUS",
        availability_type: "REGIONAL",
        ip_configuration: { server_ca_mode: "CUSTOMER_MANAGED_CAS_CA" },
      },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS", availability_type: "ZONAL" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(replicasPoolSettings, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error replicas-pool-settings google_sql_database_instance.replica settings.availability_type
      the availability of a read pool follows from its node_count; got "REGIONAL"; allowed: nothing
      fix: remove availability_type; two nodes or more are spread over zones
    error replicas-pool-settings google_sql_database_instance.replica settings.ip_configuration.server_ca_mode
      a read pool takes no certificates of a shared or customer's authority; got "CUSTOMER_MANAGED_CAS_CA"; allowed: GOOGLE_MANAGED_INTERNAL_CA
      fix: write "GOOGLE_MANAGED_INTERNAL_CA"
    warning replicas-pool-settings google_sql_database_instance.replica settings.availability_type
      the availability of a read pool follows from its node_count; got "ZONAL"; allowed: nothing
      fix: remove availability_type; two nodes or more are spread over zones"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica({ availability_type: "REGIONAL" }),
    replica(
      {
        tier: "db-perf-optimized-N-2",
        edition: "ENTERPRISE_PLUS",
        ip_configuration: { server_ca_mode: "GOOGLE_MANAGED_INTERNAL_CA" },
      },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
  ])
    expect(findingsOf(replicasPoolSettings, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS", availability_type: "${var.type}" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
  ])
    expect(findingsOf(replicasPoolSettings, input)).toEqual([]);
});
