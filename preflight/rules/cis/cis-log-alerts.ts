import { type Resource, type ResourceSet, valuesOf } from "../../resource";
import type { Rule } from "../../rule";

/** Changes that somebody has to be told of: a log metric counts them, an alert policy watches the metric. */
export const WATCHED_CHANGES = {
  ownership: { pattern: /roles\/owner|ProjectOwnership|projectOwnerInvitee/, what: "project ownership" },
  audit: { pattern: /auditConfigDeltas/, what: "the audit configuration" },
  roles: { pattern: /iam\.admin\.v1\.(Create|Delete|Update)Role|iam_role/, what: "custom roles" },
  firewall: { pattern: /compute\.firewalls\.|gce_firewall_rule/, what: "firewall rules" },
  routes: { pattern: /compute\.routes\.|gce_route/, what: "routes" },
  networks: { pattern: /compute\.networks\.|gce_network/, what: "networks" },
  // Scanners look for exactly this.
  instances: {
    pattern: /protoPayload\.methodName\s*=\s*"cloudsql\.instances\.update"/,
    what: "Cloud SQL instances",
  },
} as const;

/** Log metrics that count a kind of change. */
export function metricsFor(all: ResourceSet, change: keyof typeof WATCHED_CHANGES): Resource[] {
  const { pattern } = WATCHED_CHANGES[change];
  return all
    .ofType("google_logging_metric")
    .filter((metric) => pattern.test(valuesOf(metric).get("filter").string ?? ""));
}

/** A count that nobody is told of. */
export const cisLogAlerts: Rule = {
  id: "cis-log-alerts",
  severity: "warning",
  area: "cis",
  title: "a log metric of changes has an alert policy",
  why: "CIS 2.5 to 2.10 and 2.12: a metric alone tells nobody.",
  ignoreWhen: "a policy of another state watches the metric",
  link: "https://cloud.google.com/logging/docs/logs-based-metrics/charts-and-alerts",
  types: ["google_logging_metric"],
  *check(metric, { resource, all }) {
    const kinds = Object.values(WATCHED_CHANGES);
    const kind = kinds.find(({ pattern }) => pattern.test(metric.get("filter").string ?? ""));
    const name = metric.get("name").string;
    if (!kind || name === undefined) return;
    const watched = all.ofType("google_monitoring_alert_policy").some((policy) => {
      const values = valuesOf(policy);
      if (values.get("enabled").is(false)) return false;
      return values
        .items("conditions")
        .flatMap((condition) => condition.items("condition_threshold"))
        .some(({ raw }) => mentions(JSON.stringify(raw) ?? "", name, resource));
    });
    if (watched) return;
    yield {
      at: metric.get("name"),
      what: `no alert policy watches this metric of changes of ${kind.what}`,
      allowed: `an enabled policy with metric.type="logging.googleapis.com/user/${name}"`,
      fix: "add a google_monitoring_alert_policy with a threshold of 0 for it",
    };
  },
};

function mentions(condition: string, name: string, { address }: Resource): boolean {
  return condition.includes(`logging.googleapis.com/user/${name}`) || condition.includes(`${address}.`);
}
