import { flagSetProblems } from "../../../cloudsql/flag-set";
import { violationOf } from "../../attempt";
import { instanceRule } from "../../instance";

/** What PostgreSQL reserves slots for, all together. */
export const flagsBackends = instanceRule({
  id: "flags-backends",
  severity: "error",
  area: "flags",
  title: "connections and workers fit together",
  why: "PostgreSQL has 262142 slots for max_connections, autovacuum_max_workers and max_worker_processes in all; the API refuses more.",
  link: "https://cloud.google.com/sql/docs/postgres/quotas#maximum_concurrent_connections",
  *check(instance) {
    const flags = new Map(instance.flags.map(({ name, value }) => [name, value ?? "0"]));
    const at = instance.flag("max_connections")?.at.value ?? instance.settings.get("database_flags");
    for (const problem of flagSetProblems(flags))
      if (problem.code === "FLAGS_TOO_MANY_BACKENDS") yield violationOf(problem, at);
  },
});
