import { settingsInsightsFields } from "../../../../preflight/rules/settings/settings-insights-fields";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses the console's toggles and slips", () => {
  const inputs = [
    instance({ insights_config: { query_insights_enabled: true, query_index_advisor_enabled: true } }),
    instance({ insights_config: { query_insights_enabled: true, active_queries_enabled: true } }),
    instance({ insights_config: { query_insight_enabled: true } }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsInsightsFields, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-insights-fields google_sql_database_instance.main settings.insights_config.query_index_advisor_enabled
      insights_config has no field "query_index_advisor_enabled"; got true; allowed: query_insights_enabled, query_string_length, query_plans_per_minute, record_application_tags, record_client_address, enhanced_query_insights_enabled
      fix: write enhanced_query_insights_enabled, with edition = "ENTERPRISE_PLUS"
    error settings-insights-fields google_sql_database_instance.main settings.insights_config.active_queries_enabled
      insights_config has no field "active_queries_enabled"; got true; allowed: query_insights_enabled, query_string_length, query_plans_per_minute, record_application_tags, record_client_address, enhanced_query_insights_enabled
      fix: write enhanced_query_insights_enabled, with edition = "ENTERPRISE_PLUS"
    error settings-insights-fields google_sql_database_instance.main settings.insights_config.query_insight_enabled
      insights_config has no field "query_insight_enabled"; got true; allowed: query_insights_enabled, query_string_length, query_plans_per_minute, record_application_tags, record_client_address, enhanced_query_insights_enabled
      fix: write query_insights_enabled"
  `);
});

test("refuses the enhanced features without Plus", () => {
  expect(
    shown(
      findingsOf(
        settingsInsightsFields,
        instance({
          insights_config: { query_insights_enabled: true, enhanced_query_insights_enabled: true },
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error settings-insights-fields google_sql_database_instance.main settings.insights_config.enhanced_query_insights_enabled
      edition ENTERPRISE has no enhanced query insights; got true; allowed: with ENTERPRISE_PLUS
      fix: remove it, or write edition = "ENTERPRISE_PLUS""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ insights_config: { query_insights_enabled: true, record_application_tags: true } }),
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      insights_config: { query_insights_enabled: true, enhanced_query_insights_enabled: true },
    }),
  ])
    expect(findingsOf(settingsInsightsFields, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ insights_config: "${var.insights}" }),
    instance({
      edition: "${var.edition}",
      insights_config: { query_insights_enabled: true, enhanced_query_insights_enabled: true },
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsInsightsFields, input)).toEqual([]);
});
