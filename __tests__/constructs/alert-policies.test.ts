import { ALERTS } from "../../cloudsql/alerts";
import { Duration } from "../../cloudsql/duration";
import { AlertPolicies, type AlertPoliciesProps } from "../../constructs/alert-policies";
import { type Attributes, synthesizeConstruct } from "../support/construct";

function alerts(change: Partial<AlertPoliciesProps> = {}) {
  return synthesizeConstruct((stack) => {
    new AlertPolicies(stack, "alerts", {
      project: "loist-music-test",
      instanceName: "music-db",
      databaseId: "loist-music-test:music-db",
      maxConnections: 100,
      emails: [],
      ...change,
    });
  });
}
const policies = (change?: Partial<AlertPoliciesProps>): Attributes[] =>
  Object.values(alerts(change).json.resource.google_monitoring_alert_policy);
const policy = (id: string, change?: Partial<AlertPoliciesProps>): Attributes => {
  const title = `music-db: ${ALERTS.find((alert) => alert.id === id)?.title}`;
  return policies(change).find((entry) => entry.display_name === title) as Attributes;
};

test("one policy for each alert of the table, as reviewed", () => {
  const made = alerts();
  expect(made.json.resource).toMatchSnapshot();
  // The ids of the table are the addresses.
  const ids = made.addresses.map(
    (address) => /^google_monitoring_alert_policy\.alerts_(.+)_\w+$/.exec(address)?.[1],
  );
  expect(ids).toEqual(ALERTS.map((alert) => alert.id).sort());
});

test("the limit of connections is computed, and all databases count", () => {
  const [condition] = policy("connections-high", { maxConnections: 400 }).conditions;
  expect(condition.condition_threshold).toMatchObject({
    comparison: "COMPARISON_GT",
    threshold_value: 320,
    duration: "300s",
    aggregations: [
      {
        alignment_period: "60s",
        per_series_aligner: "ALIGN_MEAN",
        cross_series_reducer: "REDUCE_SUM",
        group_by_fields: ["resource.label.database_id"],
      },
    ],
  });
});

test("a server that is down opens a critical incident about this instance only", () => {
  const down = policy("instance-down");
  expect(down.severity).toBe("CRITICAL");
  expect(down.conditions[0].condition_threshold).toMatchObject({
    comparison: "COMPARISON_LT",
    threshold_value: 1,
  });
  expect(down.conditions[0].condition_threshold.filter).toContain(
    'resource.labels.database_id = "loist-music-test:music-db"',
  );
});

test("every policy says what to do, and closes by itself within what the service allows", () => {
  for (const made of policies()) {
    expect(made.documentation.content.length).toBeGreaterThan(40);
    expect(made.alert_strategy.auto_close).toBe("604800s");
    expect(made.conditions[0].condition_threshold.trigger).toEqual({ count: 1 });
  }
});

test("every address is told by every policy", () => {
  const made = alerts({ emails: ["ann@loist.example", "bob@loist.example"], labels: { team: "music" } });
  const channels: Record<string, Attributes> = made.json.resource.google_monitoring_notification_channel;
  expect(Object.values(channels).map((channel) => channel.labels)).toEqual([
    { email_address: "ann@loist.example" },
    { email_address: "bob@loist.example" },
  ]);
  const names = Object.keys(channels).map(
    (name) => `\${google_monitoring_notification_channel.${name}.name}`,
  );
  for (const entry of Object.values<Attributes>(made.json.resource.google_monitoring_alert_policy)) {
    expect(entry.notification_channels).toEqual(names);
    expect(entry.user_labels).toEqual({ team: "music" });
  }
});

test("nobody is told where no address is given", () => {
  expect(alerts().json.resource.google_monitoring_notification_channel).toBeUndefined();
  for (const made of policies()) expect(made.notification_channels).toEqual([]);
});

test("another table makes other policies", () => {
  const own = {
    id: "io",
    title: "Many reads",
    severity: "WARNING",
    metric: "disk/read_ops_count",
    comparison: "COMPARISON_GT",
    threshold: () => 1000,
    duration: Duration.minutes(10),
    aligner: "ALIGN_MAX",
    runbook: "Look at Query Insights.",
  } as const;
  const [made, ...rest] = policies({ alerts: [own] });
  expect(rest).toEqual([]);
  expect(made?.conditions[0].condition_threshold).toMatchObject({ threshold_value: 1000, duration: "600s" });
});
