import { metricOf } from "../../cloudsql/metrics";
import { ServiceLevelObjective } from "../../constructs/service-level-objective";
import { objectionsTo } from "../support/alerts";
import { synthesizeConstruct } from "../support/construct";

const made = (goal = 0.999) =>
  synthesizeConstruct((stack) => {
    new ServiceLevelObjective(stack, "objective", {
      project: "loist-music-test",
      instanceName: "music-db",
      databaseId: "loist-music-test:music-db",
      goal,
      labels: { environment: "test" },
    });
  });

test("a service named after the instance, and its minutes with an answer over 30 days", () => {
  expect(made().json.resource).toMatchSnapshot();
  const objective = made().resource("google_monitoring_slo");
  expect(objective).toMatchObject({
    goal: 0.999,
    rolling_period_days: 30,
    slo_id: "availability",
    windows_based_sli: { window_period: "60s", metric_mean_in_range: { range: { min: 1 } } },
  });
  expect(objectionsTo(made().json)).toEqual([]);
});

test("the indicator is of a kind that a mean in a range is taken of: a gauge of numbers", () => {
  const { time_series } = made().resource("google_monitoring_slo").windows_based_sli.metric_mean_in_range;
  const [, type = ""] = /metric\.type = "([^"]+)"/.exec(time_series) ?? [];
  expect(metricOf(type)).toMatchObject({ kind: "GAUGE", valueType: "INT64", resource: "cloudsql_database" });
});

test("the goal is in its name", () => {
  expect(made(0.995).resource("google_monitoring_slo").display_name).toBe("99.5 % of the minutes of 30 days");
});
