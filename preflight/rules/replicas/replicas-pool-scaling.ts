import { instanceRule } from "../../instance";
import { notOneOf, outside } from "../../limits";

/** Pools that grow and shrink by themselves. */
export const replicasPoolScaling = instanceRule({
  id: "replicas-pool-scaling",
  severity: "error",
  area: "replicas",
  title: "a pool scales between 1 and 20 nodes, by CPU or connections",
  why: "The API refuses other numbers, a minimum above the maximum and cooldowns under a minute.",
  ignoreWhen: "the node_count is only the number to start with",
  link: "https://cloud.google.com/sql/docs/postgres/about-read-pools",
  *check(instance) {
    const scaling = instance.settings.get("read_pool_auto_scale_config");
    if (scaling.isUnknown || scaling.items().length === 0) return;
    const [least, most] = [scaling.get("min_node_count"), scaling.get("max_node_count")];
    yield* outside(least, "min_node_count", { min: 1, max: 20, unit: "nodes" });
    yield* outside(most, "max_node_count", { min: 1, max: 20, unit: "nodes" });
    if (least.number !== undefined && most.number !== undefined && least.number > most.number)
      yield {
        at: least,
        what: `min_node_count is above max_node_count`,
        allowed: `1 to ${most.number}`,
        fix: `write ${most.number}`,
      };
    for (const name of ["scale_in_cooldown_seconds", "scale_out_cooldown_seconds"])
      yield* outside(scaling.get(name), name, { min: 60, max: 2_147_483_647, unit: "seconds" });
    for (const metric of scaling.items("target_metrics"))
      yield* notOneOf(metric.get("metric"), "metric", ["AVERAGE_CPU_UTILIZATION", "AVERAGE_DB_CONNECTIONS"]);
    const nodes = instance.get("node_count");
    if (scaling.get("enabled").is(true) && nodes.number !== undefined)
      yield {
        at: nodes,
        what: "the node_count is read-only while the pool scales by itself",
        fix: 'remove it, or write lifecycle.ignore_changes = ["node_count"]',
        severity: "warning",
      };
  },
});
