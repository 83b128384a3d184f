import { instanceRule } from "../../instance";

/** Nodes of something that is no pool. */
export const replicasNodeCount = instanceRule({
  id: "replicas-node-count",
  severity: "error",
  area: "replicas",
  title: "only a read pool has a node_count",
  why: "The API refuses it for a primary or a replica.",
  ignoreWhen: "the type of the instance is written elsewhere",
  link: "https://cloud.google.com/sql/docs/postgres/about-read-pools",
  *check(instance) {
    const nodes = instance.get("node_count");
    const type = instance.get("instance_type");
    if (nodes.number === undefined || nodes.number === 0 || type.isUnknown || instance.isReadPool) return;
    yield {
      at: nodes,
      what: `node_count is a read pool's, and this is ${type.string ?? (instance.isReplica ? "a read replica" : "a primary")}`,
      allowed: 'with instance_type = "READ_POOL_INSTANCE"',
      fix: 'remove it, or write instance_type = "READ_POOL_INSTANCE"',
      // One node is what every instance has.
      ...(nodes.number === 1 && { severity: "warning" }),
    };
  },
});
