import { Edition } from "../../../cloudsql/edition";
import { instanceRule } from "../../instance";
import { outside } from "../../limits";
import { UNKNOWN } from "../../value";

/** Read pools: what they hang on and how large they are. */
export const replicasPool = instanceRule({
  id: "replicas-pool",
  severity: "error",
  area: "replicas",
  title: "a read pool has 1 to 20 nodes and a primary of Enterprise Plus in its region",
  why: "The API refuses pools of another edition, region or size, and pools of replicas.",
  link: "https://cloud.google.com/sql/docs/postgres/about-read-pools",
  *check(instance) {
    if (!instance.isReadPool) return;
    const { settings, edition, primary, region, tier } = instance;
    const nodes = instance.get("node_count");
    yield* outside(nodes, "node_count of a read pool", { min: 1, max: 20, unit: "nodes" });
    const scales = settings.get("read_pool_auto_scale_config").isSet;
    if (!nodes.isSet && !scales)
      yield {
        at: nodes,
        what: "a read pool needs a node_count",
        allowed: "1 to 20",
        fix: "write node_count = 2",
      };
    const master = instance.get("master_instance_name");
    if (!master.isSet && master.raw !== UNKNOWN)
      yield {
        at: master,
        what: "a read pool needs a primary",
        allowed: "a primary of Enterprise Plus",
        fix: "write master_instance_name",
      };
    if (edition?.name === "ENTERPRISE") {
      yield {
        at: settings.get("edition").isSet ? settings.get("edition") : settings.get("tier"),
        what: "a read pool comes with ENTERPRISE_PLUS only",
        allowed: "ENTERPRISE_PLUS",
        fix: `write edition = "ENTERPRISE_PLUS"${tier ? ` and tier ${tier.nearestIn(Edition.ENTERPRISE_PLUS)}` : ""}`,
      };
    }
    if (!primary) return;
    if (primary.isReplica)
      yield {
        at: master,
        what: `${primary.label} is a replica itself`,
        allowed: "a primary",
        fix: `write the name of its primary${primary.primary ? ` ${primary.primary.label}` : ""}`,
      };
    if (!primary.isReplica && primary.edition?.name === "ENTERPRISE")
      yield {
        at: master,
        what: `the primary ${primary.label} has edition ENTERPRISE`,
        allowed: "a primary of ENTERPRISE_PLUS",
        fix: 'write edition = "ENTERPRISE_PLUS" there, or use read replicas',
      };
    if (region && primary.region && region !== primary.region)
      yield {
        at: instance.get("region"),
        what: `a read pool is in its primary's region ${primary.region}`,
        allowed: primary.region,
        fix: `write "${primary.region}", or use a read replica in ${region}`,
      };
  },
});
