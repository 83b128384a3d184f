import { monitoringSloGoal } from "../../../../preflight/rules/monitoring/monitoring-slo-goal";
import { findingsOf, shown } from "../../../support/preflight";

const slo = (goal: unknown) => ({ "google_monitoring_slo.up": { service: "sql", goal } });

test("refuses per cent, and all or nothing", () => {
  expect(
    [99.9, 1, 0, 100].map((goal) => shown(findingsOf(monitoringSloGoal, slo(goal)))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error monitoring-slo-goal google_monitoring_slo.up goal
      the goal is in per cent, and a fraction is wanted; got 99.9; allowed: above 0, up to 0.9999
      fix: write 0.999
    error monitoring-slo-goal google_monitoring_slo.up goal
      the goal is out of range; got 1; allowed: above 0, up to 0.9999
      fix: write 0.9999
    error monitoring-slo-goal google_monitoring_slo.up goal
      the goal is out of range; got 0; allowed: above 0, up to 0.9999
      fix: write 0.99
    error monitoring-slo-goal google_monitoring_slo.up goal
      the goal is in per cent, and a fraction is wanted; got 100; allowed: above 0, up to 0.9999
      fix: write 0.9999"
  `);
});

test("accepts a fraction, and skips what is not known", () => {
  for (const goal of [0.999, 0.9999, "0.5", "${var.goal}", undefined])
    expect(findingsOf(monitoringSloGoal, slo(goal))).toEqual([]);
});
