import { instanceRule } from "../../instance";

/** A window of a replica's own. */
export const replicasMaintenance = instanceRule({
  id: "replicas-maintenance",
  severity: "error",
  area: "replicas",
  title: "a replica has no maintenance window",
  why: "It is maintained with its primary: the API refuses updates that carry a window.",
  ignoreWhen: "the replica has had the deny period and takes it",
  link: "https://cloud.google.com/sql/docs/postgres/maintenance#impact",
  *check({ settings, isReplica, primary }) {
    if (!isReplica) return;
    const of = primary ? `the primary ${primary.label}` : "the primary";
    for (const [name, severity] of [
      ["maintenance_window", "error"],
      ["deny_maintenance_period", "warning"],
    ] as const) {
      const block = settings.get(name);
      if (block.isUnknown || block.items().length === 0) continue;
      const day = block.get("day").string;
      yield {
        at: block.path,
        what: `a replica has no ${name} of its own${day ? `, as on day ${day}` : ""}`,
        allowed: `on ${of} only`,
        fix: `remove ${name} here; write it on ${of}`,
        severity,
      };
    }
  },
});
