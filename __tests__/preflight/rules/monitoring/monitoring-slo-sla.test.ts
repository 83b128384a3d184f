import { monitoringSloSla } from "../../../../preflight/rules/monitoring/monitoring-slo-sla";
import { findingsOf, instance, shown } from "../../../support/preflight";

const objective = (database = "example:main") => ({
  "google_monitoring_slo.up": {
    service: "main",
    goal: 0.999,
    rolling_period_days: 30,
    windows_based_sli: {
      window_period: "60s",
      metric_mean_in_range: {
        time_series: `resource.type = "cloudsql_database" AND resource.labels.database_id = "${database}" AND metric.type = "cloudsql.googleapis.com/database/up"`,
        range: { min: 1 },
      },
    },
  },
});

const found = (settings: Record<string, unknown>, database?: string) =>
  shown(findingsOf(monitoringSloSla, { ...instance(settings), ...objective(database) }));

test("warns of a single zone", () => {
  expect(found({})).toMatchInlineSnapshot(`
    "warning monitoring-slo-sla google_monitoring_slo.up goal
      the instance example:main has a single zone, for which Google promises no availability; got 0.999; allowed: a regional instance on dedicated cores
      fix: write availability_type = "REGIONAL", or accept it with a reason"
  `);
});

test("warns of a shared core, also with a standby", () => {
  expect(found({ tier: "db-g1-small" })).toMatchInlineSnapshot(`
    "warning monitoring-slo-sla google_monitoring_slo.up goal
      the instance example:main has a shared core (db-g1-small) and a single zone, for which Google promises no availability; got 0.999; allowed: a regional instance on dedicated cores
      fix: write tier = "db-custom-1-3840" or larger and availability_type = "REGIONAL", or accept it with a reason"
  `);
  expect(found({ tier: "db-g1-small", availability_type: "REGIONAL" })).toMatchInlineSnapshot(`
    "warning monitoring-slo-sla google_monitoring_slo.up goal
      the instance example:main has a shared core (db-g1-small), for which Google promises no availability; got 0.999; allowed: a regional instance on dedicated cores
      fix: write tier = "db-custom-1-3840" or larger, or accept it with a reason"
  `);
});

test("is silent where Google promises something", () => {
  expect(found({ availability_type: "REGIONAL" })).toBe("");
});

test("is silent about an instance that the input does not have, and about values that are not known", () => {
  expect(found({}, "example:other")).toBe("");
  expect(found({}, "${local.id}")).toBe("");
  expect(found({ availability_type: "${var.availability}" })).toBe("");
});
