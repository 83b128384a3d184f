import { alertsFor } from "../../cloudsql/alerts";
import { Duration } from "../../cloudsql/duration";
import { AlertPolicies, type AlertPoliciesProps } from "../../constructs/alert-policies";
import { alertContext, EVERYTHING, objectionsTo } from "../support/alerts";
import { type Attributes, synthesizeConstruct } from "../support/construct";

const ALL = alertsFor(alertContext(EVERYTHING));

function policiesOf(change: Partial<AlertPoliciesProps> = {}) {
  return synthesizeConstruct((stack) => {
    new AlertPolicies(stack, "alerts", {
      project: "loist-music-test",
      instanceName: "music-db",
      alerts: ALL,
      routes: { default: [] },
      ...change,
    });
  });
}

/** Policies by the key of their alert, which is in their address. */
function policies(change?: Partial<AlertPoliciesProps>): Record<string, Attributes> {
  const made: Record<string, Attributes> = policiesOf(change).json.resource.google_monitoring_alert_policy;
  return Object.fromEntries(
    Object.entries(made).map(([name, policy]) => [/^alerts_(.+)_\w+$/.exec(name)?.[1] ?? name, policy]),
  );
}

function policy(key: string, change?: Partial<AlertPoliciesProps>): Attributes {
  return policies(change)[key] as Attributes;
}

test("one policy for each alert, as reviewed; the keys are the addresses", () => {
  expect(policiesOf().json.resource).toMatchSnapshot();
  expect(Object.keys(policies()).sort()).toEqual(ALL.map(({ key }) => key).sort());
});

test("no rule of preflight has an objection", () => {
  const { json } = policiesOf({ routes: { default: ["ann@loist.example"] } });
  expect(objectionsTo(json)).toEqual([]);
});

describe("conditions in the words of the API", () => {
  test("a threshold: the limit of connections is computed, and all databases count", () => {
    const alerts = alertsFor(alertContext({ maxConnections: 400 }));
    expect(policy("connections-high", { alerts }).conditions).toEqual([
      {
        display_name: "connections above 80 % of 400",
        condition_threshold: {
          filter:
            'resource.type = "cloudsql_database" AND resource.labels.database_id = "loist-music-test:music-db" AND metric.type = "cloudsql.googleapis.com/database/postgresql/num_backends"',
          comparison: "COMPARISON_GT",
          threshold_value: 320,
          duration: "300s",
          trigger: { count: 1 },
          aggregations: [
            {
              alignment_period: "60s",
              per_series_aligner: "ALIGN_MEAN",
              cross_series_reducer: "REDUCE_SUM",
              group_by_fields: ["resource.label.database_id"],
            },
          ],
        },
      },
    ]);
  });

  test("a forecast, and what missing data mean", () => {
    expect(policy("disk-growth-forecast").conditions[0].condition_threshold.forecast_options).toEqual({
      forecast_horizon: "86400s",
    });
    expect(policy("instance-down").conditions[0].condition_threshold.evaluation_missing_data).toBe(
      "EVALUATION_MISSING_DATA_ACTIVE",
    );
  });

  test("a distribution in microseconds, by the label of its own resource", () => {
    const { filter, threshold_value, aggregations } =
      policy("slow-queries-p95").conditions[0].condition_threshold;
    expect(filter).toContain('resource.labels.resource_id = "loist-music-test:music-db"');
    expect(threshold_value).toBe(200_000);
    expect(aggregations[0]).toMatchObject({
      per_series_aligner: "ALIGN_DELTA",
      cross_series_reducer: "REDUCE_PERCENTILE_95",
      group_by_fields: ["resource.label.resource_id"],
    });
  });

  test("a log entry, with the rate limit that only such a policy may have", () => {
    const failed = policy("backup-failed");
    expect(failed.conditions).toEqual([
      {
        display_name: "a backup window ended without a backup",
        condition_matched_log: {
          filter: expect.stringContaining('protoPayload.metadata.windowStatus="STATUS_FAILED"'),
          label_extractors: { message: "EXTRACT(protoPayload.metadata.message)" },
        },
      },
    ]);
    const limited = Object.entries(policies()).filter(
      ([, one]) => one.alert_strategy.notification_rate_limit,
    );
    expect(limited.map(([key]) => key).sort()).toEqual(["backup-failed", "storage-auto-increased"]);
  });

  test("PromQL on a log-based metric, not validated: the API may not know the metric yet", () => {
    expect(policy("backup-missing").conditions[0].condition_prometheus_query_language).toEqual({
      query:
        'absent_over_time(logging_googleapis_com:user_music_db_backup_success{monitored_resource="cloudsql_database"}[30h])',
      duration: "0s",
      evaluation_interval: "300s",
      disable_metric_validation: true,
    });
  });

  test("a burn rate has neither aligner nor resource", () => {
    expect(policy("error-budget-fast").conditions[0].condition_threshold).toEqual({
      filter:
        'select_slo_burn_rate("projects/loist-music-test/services/music-db/serviceLevelObjectives/availability", "3600s")',
      comparison: "COMPARISON_GT",
      threshold_value: 14.4,
      duration: "0s",
      trigger: { count: 1 },
    });
  });
});

test("what is said: the meaning, three steps, and the runbook", () => {
  expect(policy("deadlocks").documentation).toEqual({
    content: `Transactions take the same rows in different orders. Each deadlock is an error that a user may have seen.

1. Find both statements in the server's log: each deadlock has a DETAIL entry.
2. Compare with the last release, and roll it back if it changed the order of writes.
3. Order the writes in the code, and try again on SQLSTATE 40P01.

Runbook: [deadlocks](docs/runbooks/deadlocks.md)
`,
    mime_type: "text/markdown",
  });
  const runbooks = "https://git.loist.example/db/blob/main/docs/runbooks";
  expect(policy("replica-lag-music-db-replica-1", { runbooks }).documentation.content).toContain(
    `[replica-lag](${runbooks}/replica-lag.md)`,
  );
});

test("documentation and strategy are within what the service takes", () => {
  for (const made of Object.values(policies())) {
    expect(made.documentation.content.length).toBeLessThan(8192);
    expect(made.alert_strategy.auto_close).toBe("86400s");
    expect(made.display_name.length).toBeLessThan(512);
  }
});

describe("who is told", () => {
  const CHANNEL = "projects/loist-music-test/notificationChannels/123";
  const nameOf = (address: string) => expect.stringContaining(`alerts_${address}_`);

  test("every address by every policy, by one channel for each", () => {
    const routes = { default: ["ann@loist.example", "bob@loist.example"] };
    const { json } = policiesOf({ routes, labels: { team: "music" } });
    const channels = Object.values<Attributes>(json.resource.google_monitoring_notification_channel);
    expect(channels.map(({ labels }) => labels)).toEqual([
      { email_address: "ann@loist.example" },
      { email_address: "bob@loist.example" },
    ]);
    const names = Object.keys(json.resource.google_monitoring_notification_channel).map(
      (name) => `\${google_monitoring_notification_channel.${name}.name}`,
    );
    for (const entry of Object.values<Attributes>(json.resource.google_monitoring_alert_policy)) {
      expect(entry.notification_channels).toEqual(names);
      expect(entry.user_labels).toEqual({ team: "music" });
    }
  });

  test("a channel that exists, as it is", () => {
    const made = policiesOf({ routes: { default: [CHANNEL] } });
    expect(made.json.resource.google_monitoring_notification_channel).toBeUndefined();
    expect(policy("cpu-high", { routes: { default: [CHANNEL] } }).notification_channels).toEqual([CHANNEL]);
  });

  test("by severity, also after an override of it", () => {
    const alerts = alertsFor(alertContext(), {
      "memory-high": { severity: "CRITICAL", reason: "it ended the server twice" },
      "cpu-high": { duration: Duration.minutes(9), reason: "imports run every night" },
    });
    const routes = { default: ["ann@loist.example"], CRITICAL: [CHANNEL, "ann@loist.example"], WARNING: [] };
    const told = (key: string) => policy(key, { alerts, routes }).notification_channels;
    expect(told("instance-down")).toEqual([CHANNEL, nameOf("annloistexample")]);
    expect(told("memory-high")).toEqual([CHANNEL, nameOf("annloistexample")]);
    expect(told("backup-failed")).toEqual([nameOf("annloistexample")]);
    expect(told("cpu-high")).toEqual([]);
  });

  test("nobody where no address is given", () => {
    for (const made of Object.values(policies())) expect(made.notification_channels).toEqual([]);
  });
});
