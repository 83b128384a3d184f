import { instanceRule } from "../../instance";

/** A stopped replica. */
export const replicasActivation = instanceRule({
  id: "replicas-activation",
  severity: "error",
  area: "replicas",
  title: "a replica always runs",
  why: "The API refuses another activation_policy for a replica.",
  link: "https://cloud.google.com/sql/docs/postgres/replication",
  *check({ settings, isReplica }) {
    const at = settings.get("activation_policy");
    if (!isReplica || !["NEVER", "ON_DEMAND"].includes(at.string ?? "")) return;
    yield {
      at,
      what: "a replica cannot be stopped",
      allowed: "ALWAYS",
      fix: 'write "ALWAYS", or delete the replica',
    };
  },
});
