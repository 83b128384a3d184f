import { valuesOf } from "../../resource";
import type { Rule, RuleContext } from "../../rule";
import { metricQueries, WITH_QUERIES } from "./queries";

/** The label that names the instance has the form that the service writes. */
export const monitoringDatabaseId: Rule = {
  id: "monitoring-database-id",
  severity: "error",
  area: "monitoring",
  title: "database_id in a metric filter is PROJECT:INSTANCE",
  why: "Anything else matches no series: the policy is accepted and never fires.",
  link: "https://cloud.google.com/sql/docs/postgres/admin-api/metrics",
  types: WITH_QUERIES,
  *check(resource, context) {
    for (const { at, filter } of metricQueries(resource)) {
      for (const term of filter.terms) {
        const [, label] = /^resource\.labels?\.(database_id|resource_id)$/.exec(term.field) ?? [];
        if (!label || term.operator !== "=" || (term.function && term.function !== "one_of")) continue;
        if (label === "resource_id" && !at.raw?.toString().includes("cloudsql")) continue;
        for (const value of term.values) {
          if (value === undefined) continue;
          // A project of a domain has a colon of its own.
          const [instance = "", region, ...before] = value.split(":").reverse();
          const isConnectionName = before.length > 0 && /^[a-z]+-[a-z]+\d+$/.test(region ?? "");
          if (region !== undefined && !isConnectionName) continue;
          const project = isConnectionName ? before.reverse().join(":") : projectOf(context);
          yield {
            at,
            what: isConnectionName
              ? `${label} is compared with a connection name: it has no region`
              : `${label} is compared with the bare name of an instance`,
            got: value,
            allowed: "PROJECT:INSTANCE",
            fix: `write "${project}:${instance}"`,
          };
        }
      }
    }
  },
};

function projectOf({ resource, all }: RuleContext): string {
  const provider = all.ofType("provider").find(({ address }) => address === "provider.google");
  const own = valuesOf(resource).get("project").string;
  return own ?? (provider && valuesOf(provider).get("project").string) ?? "PROJECT";
}
