import { instanceRule } from "../../instance";

/** Pools of one node. */
export const replicasPoolNodes = instanceRule({
  id: "replicas-pool-nodes",
  severity: "info",
  area: "replicas",
  title: "a read pool has two nodes for its service level agreement",
  why: "The SLA covers pools of two nodes and more.",
  link: "https://cloud.google.com/sql/docs/postgres/about-read-pools",
  *check(instance) {
    const nodes = instance.get("node_count");
    if (!instance.isReadPool || !nodes.is(1)) return;
    yield { at: nodes, what: "a read pool of one node has no SLA", allowed: "2 to 20 nodes", fix: "write 2" };
  },
});
