import { instanceRule } from "../../instance";
import { outside } from "../../limits";

/** How far a replica may fall behind. */
export const replicasLag = instanceRule({
  id: "replicas-lag",
  severity: "error",
  area: "replicas",
  title: "replication_lag_max_seconds is a replica's, from 300 to 31536000",
  why: "The API refuses other numbers, and the setting on a primary.",
  link: "https://cloud.google.com/sql/docs/postgres/replication/replication-lag",
  *check({ settings, isReplica }) {
    const at = settings.get("replication_lag_max_seconds");
    if (!at.isSet || at.isUnknown || at.number === 0) return;
    if (!isReplica) {
      yield {
        at,
        what: "a primary has no replication lag",
        allowed: "on replicas only",
        fix: "move it to the replicas",
      };
    } else yield* outside(at, "replication_lag_max_seconds", { min: 300, max: 31_536_000, unit: "seconds" });
  },
});
