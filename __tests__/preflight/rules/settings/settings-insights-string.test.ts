import { settingsInsightsString } from "../../../../preflight/rules/settings/settings-insights-string";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the edition does not keep", () => {
  const inputs = [
    instance({ insights_config: { query_insights_enabled: true, query_string_length: 5000 } }),
    instance({ insights_config: { query_insights_enabled: true, query_string_length: 100 } }),
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      insights_config: { query_insights_enabled: true, query_string_length: 512 },
    }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsInsightsString, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-insights-string google_sql_database_instance.main settings.insights_config.query_string_length
      query_string_length with ENTERPRISE is out of range; got 5000; allowed: 256 to 4500 bytes
      fix: write 4500 or less
    error settings-insights-string google_sql_database_instance.main settings.insights_config.query_string_length
      query_string_length with ENTERPRISE is out of range; got 100; allowed: 256 to 4500 bytes
      fix: write 256 or more
    error settings-insights-string google_sql_database_instance.main settings.insights_config.query_string_length
      query_string_length with ENTERPRISE_PLUS is out of range; got 512; allowed: 1024 to 100000 bytes
      fix: write 1024 or more"
  `);
});

test("only warns where Plus may take more", () => {
  expect(
    shown(
      findingsOf(
        settingsInsightsString,
        instance({
          tier: "db-perf-optimized-N-2",
          edition: "ENTERPRISE_PLUS",
          insights_config: { query_insights_enabled: true, query_string_length: 200000 },
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning settings-insights-string google_sql_database_instance.main settings.insights_config.query_string_length
      query_string_length with ENTERPRISE_PLUS is out of range; got 200000; allowed: 1024 to 100000 bytes
      fix: write 100000 or less"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ insights_config: { query_insights_enabled: true, query_string_length: 4500 } }),
    instance({ insights_config: { query_insights_enabled: true, query_string_length: "256" } }),
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      insights_config: { query_insights_enabled: true, query_string_length: 100000 },
    }),
  ])
    expect(findingsOf(settingsInsightsString, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ insights_config: { query_insights_enabled: true, query_string_length: "${var.length}" } }),
    instance({
      edition: "${var.edition}",
      insights_config: { query_insights_enabled: true, query_string_length: 5000 },
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsInsightsString, input)).toEqual([]);
});
