import { replicasPoolScaling } from "../../../../preflight/rules/replicas/replicas-pool-scaling";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses other numbers and metrics", () => {
  expect(
    shown(
      findingsOf(
        replicasPoolScaling,
        replica(
          {
            tier: "db-perf-optimized-N-2",
            edition: "ENTERPRISE_PLUS",
            ...{
              read_pool_auto_scale_config: {
                enabled: true,
                min_node_count: 0,
                max_node_count: 30,
                scale_in_cooldown_seconds: 10,
                target_metrics: [{ metric: "CPU", target_value: 0.6 }],
              },
            },
          },
          { instance_type: "READ_POOL_INSTANCE" },
          instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error replicas-pool-scaling google_sql_database_instance.replica settings.read_pool_auto_scale_config.max_node_count
      max_node_count is out of range; got 30; allowed: 1 to 20 nodes
      fix: write 20 or less
    error replicas-pool-scaling google_sql_database_instance.replica settings.read_pool_auto_scale_config.min_node_count
      min_node_count is out of range; got 0; allowed: 1 to 20 nodes
      fix: write 1 or more
    error replicas-pool-scaling google_sql_database_instance.replica settings.read_pool_auto_scale_config.scale_in_cooldown_seconds
      scale_in_cooldown_seconds is out of range; got 10; allowed: 60 to 2147483647 seconds
      fix: write 60 or more
    error replicas-pool-scaling google_sql_database_instance.replica settings.read_pool_auto_scale_config.target_metrics[0].metric
      metric is not one of its values; got "CPU"; allowed: AVERAGE_CPU_UTILIZATION, AVERAGE_DB_CONNECTIONS
      fix: write "AVERAGE_CPU_UTILIZATION""
  `);
});

test("refuses a minimum above the maximum, and warns of a count beside it", () => {
  expect(
    shown(
      findingsOf(
        replicasPoolScaling,
        replica(
          {
            tier: "db-perf-optimized-N-2",
            edition: "ENTERPRISE_PLUS",
            read_pool_auto_scale_config: { enabled: true, min_node_count: 5, max_node_count: 2 },
          },
          { instance_type: "READ_POOL_INSTANCE", node_count: 3 },
          instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error replicas-pool-scaling google_sql_database_instance.replica settings.read_pool_auto_scale_config.min_node_count
      min_node_count is above max_node_count; got 5; allowed: 1 to 2
      fix: write 2
    warning replicas-pool-scaling google_sql_database_instance.replica node_count
      the node_count is read-only while the pool scales by itself; got 3
      fix: remove it, or write lifecycle.ignore_changes = ["node_count"]"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica(
      {
        tier: "db-perf-optimized-N-2",
        edition: "ENTERPRISE_PLUS",
        ...{
          read_pool_auto_scale_config: {
            enabled: true,
            min_node_count: 1,
            max_node_count: 20,
            scale_out_cooldown_seconds: 60,
            target_metrics: [{ metric: "AVERAGE_CPU_UTILIZATION", target_value: 0.6 }],
          },
        },
      },
      { instance_type: "READ_POOL_INSTANCE" },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
  ])
    expect(findingsOf(replicasPoolScaling, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica(
      {
        tier: "db-perf-optimized-N-2",
        edition: "ENTERPRISE_PLUS",
        ...{
          read_pool_auto_scale_config: { enabled: true, min_node_count: "${var.least}", max_node_count: 2 },
        },
      },
      { instance_type: "READ_POOL_INSTANCE" },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
  ])
    expect(findingsOf(replicasPoolScaling, input)).toEqual([]);
});
