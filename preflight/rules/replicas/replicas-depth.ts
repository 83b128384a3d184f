import { instanceRule } from "../../instance";
import { UNKNOWN } from "../../value";

/** Longest chain of replicas below a primary. */
const LEVELS = 4;

/** Chains and circles of replicas. */
export const replicasDepth = instanceRule({
  id: "replicas-depth",
  severity: "error",
  area: "replicas",
  title: "replicas hang below a primary, four levels at most",
  why: "The API refuses circles and longer chains.",
  link: "https://cloud.google.com/sql/docs/postgres/replication/cascading-replicas",
  *check(instance) {
    const at = instance.get("master_instance_name");
    if (!at.isSet || at.raw === UNKNOWN) return;
    const { lineage } = instance;
    const { all, resource } = instance.context;
    const self = all.follow(resource, at, resource.type) === resource;
    const names = lineage.map((one) => one.label);
    const last = lineage.at(-1);
    if (self || (last && lineage.length > 1 && last.primary)) {
      yield {
        at,
        what: self
          ? "the instance is its own primary"
          : `replication goes in a circle: ${names.join(" of ")} of ${last?.primary?.label}`,
        allowed: "a primary that is no replica of this one",
        fix: "remove master_instance_name from the one that is to be written to",
      };
    } else if (lineage.length - 1 > LEVELS) {
      yield {
        at,
        what: `the replica is on level ${lineage.length - 1}: ${names.join(" of ")}`,
        allowed: `${LEVELS} levels`,
        fix: `replicate from ${names[names.length - LEVELS]} instead`,
      };
    }
  },
});
