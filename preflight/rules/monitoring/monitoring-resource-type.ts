import { metricOf, RESOURCE_LABELS } from "../../../cloudsql/metrics";
import type { Rule } from "../../rule";
import { metricQueries, WITH_QUERIES } from "./queries";

/** The filter names the monitored resource that the metric belongs to. */
export const monitoringResourceType: Rule = {
  id: "monitoring-resource-type",
  severity: "error",
  area: "monitoring",
  title: "metric filters name the metric's own resource type",
  why: "The API answers 400: must specify a restriction on resource.type, or: unknown resource type.",
  link: "https://cloud.google.com/sql/docs/postgres/admin-api/metrics",
  types: WITH_QUERIES,
  *check(resource) {
    for (const { at, filter, metricTypes, purpose } of metricQueries(resource)) {
      const metric = metricTypes.map(metricOf).find((found) => found !== undefined);
      const terms = filter.terms.filter((term) => term.field === "resource.type");
      const right = metric?.resource ?? "cloudsql_database";
      if (terms.length === 0) {
        // Charts take a filter without it, and so may a restriction that fixes the resource otherwise.
        if (!filter.complete || purpose === "chart" || metricTypes.length === 0) continue;
        if (filter.terms.some((term) => term.field === "group.id")) continue;
        const fix = metric ? `add resource.type = "${right}"` : 'add resource.type = "…"';
        yield { at, what: "the filter does not say resource.type", got: at.raw, fix };
      }
      for (const type of terms.flatMap((term) => (term.function || term.negated ? [] : term.values))) {
        if (type === undefined || type === right) continue;
        const invented = /^cloud_?sql/i.test(type) && !Object.hasOwn(RESOURCE_LABELS, type) && type !== right;
        if (!invented && !metric) continue;
        yield {
          at,
          what: invented
            ? "there is no monitored resource of this type"
            : `${metricTypes.join(", ")} does not belong to this resource type`,
          got: type,
          allowed: Object.keys(RESOURCE_LABELS).join(", "),
          fix: `write resource.type = "${right}"`,
        };
      }
    }
  },
};
