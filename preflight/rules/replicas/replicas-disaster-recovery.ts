import { INSTANCE, instanceOf, instanceRule } from "../../instance";
import { UNKNOWN } from "../../value";

/** The replica that takes over when the region is lost. */
export const replicasDisasterRecovery = instanceRule({
  id: "replicas-disaster-recovery",
  severity: "error",
  area: "replicas",
  title: "a disaster-recovery replica is in another region, with Enterprise Plus",
  why: "The API refuses it with ENTERPRISE, before PostgreSQL 12, in the primary's region, for a replica of another instance, and before the replica exists.",
  link: "https://cloud.google.com/sql/docs/postgres/use-advanced-disaster-recovery",
  *check(instance) {
    const { edition, version, region, resource } = instance;
    const at = instance.get("replication_cluster.failover_dr_replica_name");
    if (!at.isSet || at.raw === "" || at.raw === UNKNOWN || instance.get("replication_cluster").isUnknown)
      return;
    if (edition?.name === "ENTERPRISE")
      yield {
        at,
        what: "edition ENTERPRISE has no disaster-recovery replica",
        allowed: "with ENTERPRISE_PLUS",
        fix: 'remove replication_cluster, or write edition = "ENTERPRISE_PLUS" and a tier of it',
      };
    if (version && version.major < 12)
      yield {
        at,
        what: `${version} has no disaster-recovery replica`,
        allowed: "POSTGRES_12 or later",
        fix: "remove replication_cluster, or upgrade",
      };
    const literal = at.string?.split(":").at(-1);
    const found = instance.context.all
      .ofType(INSTANCE)
      .find(
        (one) => literal !== undefined && one.attributes.name === literal && one.source === resource.source,
      );
    const followed = found ?? instance.context.all.follow(resource, at, INSTANCE);
    const replica = followed && instanceOf(followed, instance.context);
    if (!replica) return;
    if (region && replica.region === region)
      yield {
        at,
        what: `${replica.label} is in the primary's own region ${region}`,
        allowed: `a replica in another region than ${region}`,
        fix: "name a replica of another region",
      };
    if (!replica.isReplica)
      yield {
        at,
        what: `${replica.label} is no replica`,
        allowed: "a replica of this instance",
        fix: "name a replica",
      };
    else if (replica.primary && replica.primary.resource !== resource)
      yield {
        at,
        what: `${replica.label} replicates from ${replica.primary.label}`,
        allowed: "a replica of this instance itself",
        fix: "name a replica of this instance",
      };
  },
});
