import { findingAt } from "../../support/preflight";

const MAIN = "google_sql_database_instance.main";

test("R108: more plans than the service samples", () => {
  const input = {
    [MAIN]: { settings: { insights_config: { query_insights_enabled: true, query_plans_per_minute: 50 } } },
  };
  const { message, fix } = findingAt(input, "error", MAIN, "settings.insights_config.query_plans_per_minute");
  expect(message).toContain("got 50; allowed: 0 to 20 plans");
  expect(fix).toContain("write 20");
});

test("R109: the console's toggle for a field", () => {
  const input = {
    [MAIN]: {
      settings: { edition: "ENTERPRISE", insights_config: { query_index_advisor_enabled: true } },
    },
  };
  const at = "settings.insights_config.query_index_advisor_enabled";
  const { message, fix } = findingAt(input, "error", MAIN, at);
  expect(message).toContain('no "query_index_advisor_enabled"');
  expect(fix).toMatch(/^write enhanced_query_insights_enabled.* ENTERPRISE_PLUS$/);
});

test("R110: details of insights that are off", () => {
  const input = {
    [MAIN]: {
      settings: {
        insights_config: {
          query_insights_enabled: false,
          query_string_length: 2048,
          record_client_address: true,
        },
      },
    },
  };
  const at = "settings.insights_config.query_insights_enabled";
  const { message, fix } = findingAt(input, "error", MAIN, at);
  expect(message).toContain("query_string_length = 2048, record_client_address = true; got false");
  expect(fix).toContain("write query_insights_enabled = true");
});
