import { ALERTS, alertFilter } from "../../cloudsql/alerts";

const context = (maxConnections: number) => ({ databaseId: "loist-music-prod:db", maxConnections });

test("what is watched, from when on, for how long", () => {
  const table = ALERTS.map((alert) => [
    alert.id,
    alert.severity,
    alert.metric,
    alert.comparison === "COMPARISON_GT" ? ">" : "<",
    alert.threshold(context(100)),
    alert.duration.toGoogle(),
  ]);
  expect(table).toEqual([
    ["cpu-high", "WARNING", "cpu/utilization", ">", 0.8, "300s"],
    ["memory-high", "WARNING", "memory/utilization", ">", 0.9, "300s"],
    ["disk-high", "CRITICAL", "disk/utilization", ">", 0.85, "300s"],
    ["connections-high", "WARNING", "postgresql/num_backends", ">", 80, "300s"],
    ["instance-down", "CRITICAL", "up", "<", 1, "180s"],
  ]);
});

test("ids are addresses: each once, of letters that an address takes", () => {
  const ids = ALERTS.map((alert) => alert.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z-]+$/);
});

test.each(ALERTS.map((alert) => [alert.id, alert] as const))(
  "%s is one that the service takes",
  (_id, alert) => {
    // A zero duration is refused, and it counts in minutes.
    expect(alert.duration.toSeconds()).toBeGreaterThanOrEqual(60);
    expect(alert.duration.toSeconds() % 60).toBe(0);
    if (alert.metric.endsWith("utilization")) {
      // Fractions, never percent.
      expect(alert.threshold(context(100))).toBeGreaterThan(0);
      expect(alert.threshold(context(100))).toBeLessThan(1);
    }
    expect(alert.runbook.length).toBeGreaterThan(40);
  },
);

test("connections are counted over all databases, against what the instance takes", () => {
  const alert = ALERTS.find((entry) => entry.id === "connections-high");
  expect(alert?.sum).toBe(true);
  expect([25, 50, 100, 1000].map((max) => alert?.threshold(context(max)))).toEqual([20, 40, 80, 800]);
});

test("a filter names the resource type, the instance and the metric", () => {
  const [alert] = ALERTS;
  expect(alertFilter(alert as never, context(100))).toMatchInlineSnapshot(
    `"resource.type = "cloudsql_database" AND resource.labels.database_id = "loist-music-prod:db" AND metric.type = "cloudsql.googleapis.com/database/cpu/utilization""`,
  );
});
