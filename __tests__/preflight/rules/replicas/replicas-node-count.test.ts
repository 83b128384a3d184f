import { replicasNodeCount } from "../../../../preflight/rules/replicas/replicas-node-count";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses nodes of what is no pool", () => {
  const inputs = [
    instance({}, { node_count: 2 }),
    replica({}, { node_count: 3 }),
    instance({}, { node_count: 1 }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(replicasNodeCount, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error replicas-node-count google_sql_database_instance.main node_count
      node_count is a read pool's, and this is a primary; got 2; allowed: with instance_type = "READ_POOL_INSTANCE"
      fix: remove it, or write instance_type = "READ_POOL_INSTANCE"
    error replicas-node-count google_sql_database_instance.replica node_count
      node_count is a read pool's, and this is a read replica; got 3; allowed: with instance_type = "READ_POOL_INSTANCE"
      fix: remove it, or write instance_type = "READ_POOL_INSTANCE"
    warning replicas-node-count google_sql_database_instance.main node_count
      node_count is a read pool's, and this is a primary; got 1; allowed: with instance_type = "READ_POOL_INSTANCE"
      fix: remove it, or write instance_type = "READ_POOL_INSTANCE""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { instance_type: "READ_POOL_INSTANCE", node_count: 2 },
      instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" }),
    ),
    instance({}),
  ])
    expect(findingsOf(replicasNodeCount, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({}, { node_count: "${var.nodes}" }),
    instance({}, { node_count: 2, instance_type: "${var.type}" }),
  ])
    expect(findingsOf(replicasNodeCount, input)).toEqual([]);
});
