import { references } from "../../resource";
import type { Rule } from "../../rule";
import { metricQueries } from "./queries";

const PREFIX = "logging.googleapis.com/user/";

/** A policy waits for its log-based metric. */
export const monitoringLogMetricOrder: Rule = {
  id: "monitoring-log-metric-order",
  severity: "warning",
  area: "monitoring",
  title: "a policy on a log-based metric comes after that metric",
  why: "The API answers 404: cannot find metric that matches type, until some minutes after the metric was made.",
  ignoreWhen: "the metric exists already",
  link: "https://github.com/hashicorp/terraform-provider-google/issues/11102",
  types: ["google_monitoring_alert_policy"],
  *check(policy, { resource, all }) {
    const after = JSON.stringify(resource.attributes);
    for (const { at, metricTypes } of metricQueries(policy)) {
      for (const type of metricTypes) {
        if (!type.startsWith(PREFIX)) continue;
        const metric = all.ofType("google_logging_metric").find(({ source, attributes }) => {
          return source === resource.source && attributes.name === type.slice(PREFIX.length);
        });
        const named =
          Array.isArray(policy.get("depends_on").raw) || references(after).includes(metric?.address ?? "");
        if (!metric || named) continue;
        yield {
          at,
          what: `nothing makes the policy wait for ${metric.address}`,
          got: type,
          fix: `write metric.type = "${PREFIX}\${${metric.address}.name}", and wait some minutes after it (time_sleep)`,
        };
      }
    }
  },
};
