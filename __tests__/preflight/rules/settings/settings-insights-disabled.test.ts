import { settingsInsightsDisabled } from "../../../../preflight/rules/settings/settings-insights-disabled";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses details of insights that are off", () => {
  expect(
    shown(
      findingsOf(
        settingsInsightsDisabled,
        instance({
          insights_config: {
            query_insights_enabled: false,
            query_string_length: 2048,
            record_client_address: true,
          },
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error settings-insights-disabled google_sql_database_instance.main settings.insights_config.query_insights_enabled
      query insights are off, so these do nothing: query_string_length = 2048, record_client_address = true; got false; allowed: with query_insights_enabled = true
      fix: write query_insights_enabled = true, or remove query_string_length and record_client_address"
  `);
});

test("warns where insights are only left out", () => {
  expect(
    shown(
      findingsOf(settingsInsightsDisabled, instance({ insights_config: { record_application_tags: true } })),
    ),
  ).toMatchInlineSnapshot(`
    "warning settings-insights-disabled google_sql_database_instance.main settings.insights_config.query_insights_enabled
      query insights are not switched on, so these do nothing: record_application_tags = true; allowed: with query_insights_enabled = true
      fix: write query_insights_enabled = true, or remove record_application_tags"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      insights_config: {
        query_insights_enabled: true,
        query_string_length: 2048,
        record_client_address: true,
      },
    }),
    instance({
      insights_config: {
        query_insights_enabled: false,
        query_string_length: 1024,
        record_client_address: false,
      },
    }),
    instance({ insights_config: { query_insights_enabled: false } }),
  ])
    expect(findingsOf(settingsInsightsDisabled, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ insights_config: { query_insights_enabled: "${var.on}", query_string_length: 2048 } }),
    instance({ insights_config: { query_insights_enabled: false, query_string_length: "${var.length}" } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsInsightsDisabled, input)).toEqual([]);
});
