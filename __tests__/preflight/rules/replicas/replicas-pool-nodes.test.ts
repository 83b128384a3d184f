import { replicasPoolNodes } from "../../../../preflight/rules/replicas/replicas-pool-nodes";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("tells of a pool of one", () => {
  expect(
    shown(
      findingsOf(
        replicasPoolNodes,
        replica(
          { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
          { instance_type: "READ_POOL_INSTANCE", node_count: 1 },
          instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "info replicas-pool-nodes google_sql_database_instance.replica node_count
      a read pool of one node has no SLA; got 1; allowed: 2 to 20 nodes
      fix: write 2"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
  ])
    expect(findingsOf(replicasPoolNodes, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: "${var.nodes}" },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
  ])
    expect(findingsOf(replicasPoolNodes, input)).toEqual([]);
});
