import { instanceRule } from "../../instance";

/** Fields that other engines have. */
const OTHERS: Readonly<Record<string, string>> = {
  failover_target: 'remove it and write availability_type = "REGIONAL" on the primary: that is its standby',
  cascadable_replica: "remove it: a replica of PostgreSQL can have replicas without",
};

/** The block for replicas of other engines. */
export const replicasConfiguration = instanceRule({
  id: "replicas-configuration",
  severity: "error",
  area: "replicas",
  title: "no replica is a failover target",
  why: "failover_target is MySQL's old design and cascadable_replica is SQL Server's; the API refuses both. The block needs a primary.",
  link: "https://cloud.google.com/sql/docs/postgres/high-availability",
  *check(instance) {
    const block = instance.get("replica_configuration");
    for (const [name, fix] of Object.entries(OTHERS)) {
      const at = block.get(name);
      if (!at.is(true)) continue;
      yield {
        at,
        what: `PostgreSQL has no ${name}`,
        allowed: "high availability on the primary, and plain replicas",
        fix,
      };
    }
    if (block.isUnknown || block.items().length === 0 || instance.isReplica) return;
    yield {
      at: block.path,
      what: "there is a replica_configuration and no master_instance_name",
      allowed: "on replicas only",
      fix: "write master_instance_name, or remove replica_configuration",
    };
  },
});
