import {
  ALERTS,
  type AlertCondition,
  alertsFor,
  filterOf,
  GROUPS,
  SEVERITIES,
  type ThresholdCondition,
} from "../../../cloudsql/alerts";
import { alignersFor, metricOf } from "../../../cloudsql/metrics";
import { alertContext, EVERYTHING } from "../../support/alerts";

const whole = alertsFor(alertContext(EVERYTHING));
const conditions: [string, AlertCondition][] = whole.flatMap((alert) =>
  alert.conditions.map((condition): [string, AlertCondition] => [
    `${alert.key}: ${condition.name}`,
    condition,
  ]),
);
const thresholds = conditions.filter(
  (entry): entry is [string, ThresholdCondition] => entry[1].kind === "threshold",
);

test("ids are addresses and file names: each once, of letters that both take", () => {
  const ids = ALERTS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]+$/);
});

test("the ids that are in people's states stay", () => {
  const ids = ALERTS.map(({ id }) => id);
  expect(ids).toEqual(
    expect.arrayContaining(["cpu-high", "memory-high", "disk-high", "connections-high", "instance-down"]),
  );
});

test.each(ALERTS.map((alert) => [alert.id, alert] as const))(
  "%s says how grave it is, why this threshold, what it means and what to do first",
  (_id, alert) => {
    expect(SEVERITIES).toContain(alert.severity);
    expect(Object.keys(GROUPS)).toContain(alert.group);
    expect(["confirmed", "judgement", "definition"]).toContain(alert.confidence);
    expect(alert.reasoning.length).toBeGreaterThan(60);
    expect(alert.means.length).toBeGreaterThan(40);
    expect(alert.firstSteps).toHaveLength(3);
    for (const step of alert.firstSteps) expect(step).toMatch(/^[A-Z].+\.$/);
    // A Markdown text with this would be an expression of Terraform.
    expect(JSON.stringify([alert.means, alert.firstSteps])).not.toMatch(/[$%]\{/);
    // Only an event has no number.
    expect(alert.threshold === undefined).toBe(alert.confidence === "definition" || !hasNumber(alert.id));
    const [min, max] = alert.threshold?.range ?? [0, 1];
    const value = alert.threshold?.of(alertContext()) ?? 0;
    expect(value).toBeGreaterThanOrEqual(min);
    expect(value).toBeLessThanOrEqual(max);
  },
);

/** Alerts whose threshold follows from what they are about, though their duration is a judgement. */
function hasNumber(id: string): boolean {
  return !["failover-unavailable", "backup-missing"].includes(id);
}

test("one that everything concerns has every alert, and one for each replica", () => {
  expect(whole.map(({ key }) => key)).toEqual([
    "instance-down",
    "instance-down-music-db-replica-1",
    "instance-down-music-db-replica-2",
    "instance-state-bad",
    "instance-state-bad-music-db-replica-1",
    "instance-state-bad-music-db-replica-2",
    "error-budget-fast",
    "error-budget-slow",
    "cpu-high",
    "cpu-exhausted",
    "memory-high",
    "txid-wraparound",
    "txid-exhausted",
    "connections-high",
    "blocked-sessions",
    "deadlocks",
    "failed-logins",
    "slow-queries-p95",
    "error-log-rate",
    "replica-lag-music-db-replica-1",
    "replica-lag-music-db-replica-2",
    "failover-happened",
    "failover-unavailable",
    "backup-failed",
    "backup-missing",
    "export-missing",
    "drill-missing",
    "wal-archive-failing",
    "disk-high",
    "disk-high-music-db-replica-1",
    "disk-high-music-db-replica-2",
    "disk-growth-forecast",
    "storage-auto-increased",
    "config-changed",
  ]);
  expect(new Set(whole.map(({ id }) => id)).size).toBe(ALERTS.length);
});

test.each(thresholds)("%s: a metric that exists, aligned as its kind takes it", (_name, condition) => {
  const metric = metricOf(condition.metric);
  // Metrics of logs are counts: DELTA, INT64.
  const { kind, valueType } = metric ?? { kind: "DELTA", valueType: "INT64" };
  if (!metric)
    expect(condition.metric).toMatch(/^logging\.googleapis\.com\/(log_entry_count|user\/[a-z_]+)$/);
  expect(alignersFor(kind, valueType)).toContain(condition.aligner);
  expect(metric?.noData).toBeUndefined();
  const labels = Object.keys(condition.labels ?? {});
  if (metric) expect(metric.labels ?? []).toEqual(expect.arrayContaining(labels));
});

test.each(thresholds)("%s: durations and thresholds that the service takes", (_name, condition) => {
  const seconds = condition.duration.toSeconds();
  expect(seconds % 60).toBe(0);
  expect(condition.period.toSeconds()).toBeGreaterThanOrEqual(60);
  if (condition.missingData) expect(seconds).toBeGreaterThanOrEqual(60);
  const [min, max] = metricOf(condition.metric)?.range ?? [];
  if (min === undefined || max === undefined) return;
  // Fractions, never per cent.
  expect(condition.threshold).toBeGreaterThan(min);
  expect(condition.threshold).toBeLessThan(max);
});

test("one of logs or PromQL stands alone in its policy", () => {
  for (const { conditions: own } of whole) {
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThanOrEqual(6);
    if (own.some(({ kind }) => kind === "log" || kind === "promql")) expect(own).toHaveLength(1);
  }
});

test("filters name the metric's own resource, and the instance by that resource's label", () => {
  const filter = (id: string, index = 0) => {
    const alert = whole.find(({ key }) => key === id) as (typeof whole)[number];
    return filterOf(alert.conditions[index] as never, alert.databaseId);
  };
  expect([
    filter("cpu-high"),
    filter("slow-queries-p95"),
    filter("instance-state-bad"),
    filter("replica-lag-music-db-replica-2", 1),
    filter("error-budget-fast"),
    filter("config-changed"),
  ]).toMatchInlineSnapshot(`
    [
      "resource.type = "cloudsql_database" AND resource.labels.database_id = "loist-music-test:music-db" AND metric.type = "cloudsql.googleapis.com/database/cpu/utilization"",
      "resource.type = "cloudsql_instance_database" AND resource.labels.resource_id = "loist-music-test:music-db" AND metric.type = "cloudsql.googleapis.com/database/postgresql/insights/aggregate/latencies"",
      "resource.type = "cloudsql_database" AND resource.labels.database_id = "loist-music-test:music-db" AND metric.type = "cloudsql.googleapis.com/database/instance_state" AND metric.labels.state = one_of("FAILED", "SUSPENDED", "UNKNOWN_STATE")",
      "resource.type = "cloudsql_database" AND resource.labels.database_id = "loist-music-test:music-db-replica-2" AND metric.type = "cloudsql.googleapis.com/database/replication/state" AND metric.labels.state = "Error"",
      "select_slo_burn_rate("projects/loist-music-test/services/music-db/serviceLevelObjectives/availability", "3600s")",
      "resource.type="cloudsql_database" AND metric.type="logging.googleapis.com/user/music_db_config_changes"",
    ]
  `);
});

test("thresholds and durations as reviewed", () => {
  const table = whole.flatMap((alert) =>
    alert.conditions.map((condition) => {
      const number =
        "threshold" in condition
          ? `${condition.comparison === "COMPARISON_GT" ? ">" : "<"} ${condition.threshold}`
          : condition.kind;
      const duration = "duration" in condition ? condition.duration.toGoogle() : "";
      return `${alert.key} ${alert.severity}: ${condition.name} (${number}, ${duration})`;
    }),
  );
  expect(table).toMatchInlineSnapshot(`
    [
      "instance-down CRITICAL: up below 1 (< 1, 180s)",
      "instance-down-music-db-replica-1 ERROR: up below 1 (< 1, 180s)",
      "instance-down-music-db-replica-2 ERROR: up below 1 (< 1, 180s)",
      "instance-state-bad CRITICAL: state FAILED, SUSPENDED or UNKNOWN_STATE (> 0, 0s)",
      "instance-state-bad-music-db-replica-1 ERROR: state FAILED, SUSPENDED or UNKNOWN_STATE (> 0, 0s)",
      "instance-state-bad-music-db-replica-2 ERROR: state FAILED, SUSPENDED or UNKNOWN_STATE (> 0, 0s)",
      "error-budget-fast ERROR: burn rate over 1 h (> 14.4, 0s)",
      "error-budget-slow WARNING: burn rate over 6 h (> 6, 0s)",
      "cpu-high WARNING: CPU above 80 % (> 0.8, 300s)",
      "cpu-exhausted CRITICAL: CPU above 95 % (> 0.95, 900s)",
      "memory-high WARNING: memory above 90 % (> 0.9, 300s)",
      "txid-wraparound WARNING: transaction ids used above 60 % (> 0.6, 900s)",
      "txid-exhausted CRITICAL: transaction ids used above 80 % (> 0.8, 900s)",
      "connections-high WARNING: connections above 80 % of 100 (> 80, 300s)",
      "blocked-sessions WARNING: more than 5 sessions wait for locks (> 5, 300s)",
      "blocked-sessions WARNING: more than 5 sessions idle in a transaction (> 5, 600s)",
      "blocked-sessions WARNING: a running transaction overtaken by a million others (> 1000000, 900s)",
      "deadlocks WARNING: more than 3 deadlocks in 5 min (> 3, 0s)",
      "failed-logins WARNING: more than 20 failed logins in 5 min (promql, 0s)",
      "slow-queries-p95 WARNING: 95th percentile above 200 ms (> 200000, 900s)",
      "error-log-rate WARNING: more than 50 lines of errors in 5 min (> 50, 0s)",
      "replica-lag-music-db-replica-1 WARNING: lag above 60 s (> 60, 300s)",
      "replica-lag-music-db-replica-1 WARNING: replication in error (> 0, 0s)",
      "replica-lag-music-db-replica-2 WARNING: lag above 60 s (> 60, 300s)",
      "replica-lag-music-db-replica-2 WARNING: replication in error (> 0, 0s)",
      "failover-happened WARNING: a failover within 5 min (> 0, 0s)",
      "failover-unavailable ERROR: available_for_failover below 1 (< 1, 1800s)",
      "backup-failed ERROR: a backup window ended without a backup (log, )",
      "backup-missing CRITICAL: no success within 30 h (promql, 0s)",
      "export-missing ERROR: no success within 30 h (promql, 0s)",
      "drill-missing ERROR: no success within 192 h (promql, 0s)",
      "wal-archive-failing ERROR: more than 3 failures in 10 min (> 3, 0s)",
      "disk-high CRITICAL: 85 % of the growth limit of 100 GB (> 91268055040, 300s)",
      "disk-high CRITICAL: 95 % of the disk: it does not grow (> 0.95, 300s)",
      "disk-high-music-db-replica-1 ERROR: 85 % of the growth limit of 100 GB (> 91268055040, 300s)",
      "disk-high-music-db-replica-1 ERROR: 95 % of the disk: it does not grow (> 0.95, 300s)",
      "disk-high-music-db-replica-2 ERROR: 85 % of the growth limit of 100 GB (> 91268055040, 300s)",
      "disk-high-music-db-replica-2 ERROR: 95 % of the disk: it does not grow (> 0.95, 300s)",
      "disk-growth-forecast WARNING: predicted above 90 % (> 96636764160, 900s)",
      "storage-auto-increased WARNING: automatic storage increase (log, )",
      "config-changed WARNING: a change within a minute (> 0, 0s)",
    ]
  `);
});

test("missing backups are a query over 30 hours, in which absence is the failure", () => {
  const [condition] = whole.find(({ id }) => id === "backup-missing")?.conditions ?? [];
  expect(condition).toMatchObject({
    kind: "promql",
    query:
      'absent_over_time(logging_googleapis_com:user_music_db_backup_success{monitored_resource="cloudsql_database"}[30h])',
  });
});

test("exports and drills are watched where they are set, for as long as their interval and a rest", () => {
  const keys = (change: object) => alertsFor(alertContext(change)).map(({ key }) => key);
  expect(keys({})).not.toEqual(expect.arrayContaining(["export-missing"]));
  expect(keys({})).not.toEqual(expect.arrayContaining(["drill-missing"]));
  const query = (id: string) => {
    const [condition] = whole.find((alert) => alert.id === id)?.conditions ?? [];
    return condition?.kind === "promql" ? condition.query : undefined;
  };
  const series = (metric: string) =>
    `logging_googleapis_com:user_music_db_${metric}{monitored_resource="cloudsql_database"}`;
  expect(query("drill-missing")).toBe(`absent_over_time(${series("drill_success")}[192h])`);
  expect(query("export-missing")).toBe(`absent_over_time(${series("export_success")}[30h])`);
});
