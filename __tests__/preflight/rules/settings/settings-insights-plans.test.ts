import { settingsInsightsPlans } from "../../../../preflight/rules/settings/settings-insights-plans";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses more than the edition samples", () => {
  const inputs = [
    instance({ insights_config: { query_insights_enabled: true, query_plans_per_minute: 50 } }),
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      insights_config: { query_insights_enabled: true, query_plans_per_minute: "201" },
    }),
    instance({ insights_config: { query_insights_enabled: true, query_plans_per_minute: -1 } }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsInsightsPlans, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-insights-plans google_sql_database_instance.main settings.insights_config.query_plans_per_minute
      query_plans_per_minute with ENTERPRISE is out of range; got 50; allowed: 0 to 20 plans
      fix: write 20 or less
    error settings-insights-plans google_sql_database_instance.main settings.insights_config.query_plans_per_minute
      query_plans_per_minute with ENTERPRISE_PLUS is out of range; got "201"; allowed: 0 to 200 plans
      fix: write 200 or less
    error settings-insights-plans google_sql_database_instance.main settings.insights_config.query_plans_per_minute
      query_plans_per_minute with ENTERPRISE is out of range; got -1; allowed: 0 to 20 plans
      fix: write 0 or more"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ insights_config: { query_insights_enabled: true, query_plans_per_minute: 20 } }),
    instance({ insights_config: { query_insights_enabled: true, query_plans_per_minute: 0 } }),
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      insights_config: { query_insights_enabled: true, query_plans_per_minute: 200 },
    }),
  ])
    expect(findingsOf(settingsInsightsPlans, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ insights_config: { query_insights_enabled: true, query_plans_per_minute: "${var.plans}" } }),
    instance({
      edition: "${var.edition}",
      insights_config: { query_insights_enabled: true, query_plans_per_minute: 50 },
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsInsightsPlans, input)).toEqual([]);
});
