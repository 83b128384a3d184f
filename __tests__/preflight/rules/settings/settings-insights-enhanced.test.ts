import { settingsInsightsEnhanced } from "../../../../preflight/rules/settings/settings-insights-enhanced";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses the enhanced features without Plus", () => {
  expect(
    shown(
      findingsOf(
        settingsInsightsEnhanced,
        instance({
          insights_config: { query_insights_enabled: true, enhanced_query_insights_enabled: true },
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error settings-insights-enhanced google_sql_database_instance.main settings.insights_config.enhanced_query_insights_enabled
      edition ENTERPRISE has no enhanced query insights; got true; allowed: with ENTERPRISE_PLUS
      fix: remove it, or write edition = "ENTERPRISE_PLUS" and a tier of it"
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
    expect(findingsOf(settingsInsightsEnhanced, input)).toEqual([]);
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
    expect(findingsOf(settingsInsightsEnhanced, input)).toEqual([]);
});
