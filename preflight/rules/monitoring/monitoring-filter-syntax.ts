import type { Rule } from "../../rule";
import { metricQueries, WITH_QUERIES } from "./queries";

/** The filter can be read. */
export const monitoringFilterSyntax: Rule = {
  id: "monitoring-filter-syntax",
  severity: "error",
  area: "monitoring",
  title: "metric filters can be parsed",
  why: "The API answers 400: could not parse filter. The language of logs has operators that this one lacks.",
  ignoreWhen: "the doubt is about single quotes or operators in lower case, and the filter is already in use",
  link: "https://cloud.google.com/monitoring/api/v3/filters",
  types: WITH_QUERIES,
  *check(resource) {
    for (const { at, filter } of metricQueries(resource)) {
      for (const { what, fix, unconfirmed } of filter.faults)
        yield { at, what, fix, ...(unconfirmed && { severity: "warning" }) };
    }
  },
};
