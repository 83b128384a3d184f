import { replicasPool } from "../../../../preflight/rules/replicas/replicas-pool";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses other sizes", () => {
  const inputs = [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 21 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 0 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE" },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
  ];
  expect(inputs.map((input) => shown(findingsOf(replicasPool, input))).join("\n")).toMatchInlineSnapshot(`
    "error replicas-pool google_sql_database_instance.replica node_count
      node_count of a read pool is out of range; got 21; allowed: 1 to 20 nodes
      fix: write 20 or less
    error replicas-pool google_sql_database_instance.replica node_count
      node_count of a read pool is out of range; got 0; allowed: 1 to 20 nodes
      fix: write 1 or more
    error replicas-pool google_sql_database_instance.replica node_count
      a read pool needs a node_count; allowed: 1 to 20
      fix: write node_count = 2"
  `);
});

test("refuses another edition or region than the primary's, and a primary of ENTERPRISE", () => {
  const inputs = [
    replica(
      { tier: "db-custom-2-7680", edition: "ENTERPRISE" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2, region: "europe-west1" },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2 },
      instance(),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2, master_instance_name: null },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
  ];
  expect(inputs.map((input) => shown(findingsOf(replicasPool, input))).join("\n")).toMatchInlineSnapshot(`
    "error replicas-pool google_sql_database_instance.replica settings.edition
      a read pool comes with ENTERPRISE_PLUS only; got "ENTERPRISE"; allowed: ENTERPRISE_PLUS
      fix: write edition = "ENTERPRISE_PLUS" and tier db-perf-optimized-N-2
    error replicas-pool google_sql_database_instance.replica region
      a read pool is in its primary's region us-central1; got "europe-west1"; allowed: us-central1
      fix: write "us-central1", or use a read replica in europe-west1
    error replicas-pool google_sql_database_instance.replica master_instance_name
      the primary main has edition ENTERPRISE; got "\${google_sql_database_instance.main.name}"; allowed: a primary of ENTERPRISE_PLUS
      fix: write edition = "ENTERPRISE_PLUS" there, or use read replicas
    error replicas-pool google_sql_database_instance.replica master_instance_name
      a read pool needs a primary; allowed: a primary of Enterprise Plus
      fix: write master_instance_name"
  `);
});

test("refuses a pool of a replica", () => {
  expect(
    shown(
      findingsOf(replicasPool, {
        ...replica(
          { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
          {},
          instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
        ),
        "google_sql_database_instance.pool": {
          name: "pool",
          database_version: "POSTGRES_17",
          instance_type: "READ_POOL_INSTANCE",
          node_count: 2,
          master_instance_name: "replica",
          settings: { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error replicas-pool google_sql_database_instance.pool master_instance_name
      replica is a replica itself; got "replica"; allowed: a primary
      fix: write the name of its primary main"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 1 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: "20" },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica(
      {
        tier: "db-perf-optimized-N-2",
        edition: "ENTERPRISE_PLUS",
        read_pool_auto_scale_config: { enabled: true },
      },
      { instance_type: "READ_POOL_INSTANCE" },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica(),
  ])
    expect(findingsOf(replicasPool, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: "${var.nodes}" },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2, region: "${var.region}" },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
  ])
    expect(findingsOf(replicasPool, input)).toEqual([]);
});
