import { Edition } from "../../cloudsql/edition";
import { Tier } from "../../cloudsql/tier";
import type { QueryInsightsProps } from "../../constructs/query-insights";
import { addInstance, synthesizeConstruct, synthRefusal } from "../support/construct";

const configOf = (insights?: QueryInsightsProps) =>
  synthesizeConstruct((stack) => addInstance(stack, { insights })).resource("google_sql_database_instance")
    .settings.insights_config;

test("is on, with short statements and without the addresses of clients", () => {
  expect(configOf()).toEqual({
    query_insights_enabled: true,
    query_string_length: 1024,
    query_plans_per_minute: 5,
    record_application_tags: true,
    record_client_address: false,
  });
});

test("keeps what is asked for", () => {
  const all = {
    queryStringLength: 4500,
    queryPlansPerMinute: 20,
    applicationTags: false,
    clientAddress: true,
  };
  expect(configOf(all)).toEqual({
    query_insights_enabled: true,
    query_string_length: 4500,
    query_plans_per_minute: 20,
    record_application_tags: false,
    record_client_address: true,
  });
});

test("more than the edition has is refused", () => {
  const insights = { queryStringLength: 10_000, queryPlansPerMinute: 200 };
  expect(synthRefusal((stack) => addInstance(stack, { insights }))).toMatchInlineSnapshot(`
    "[stack/instance] Query Insights takes no "queryStringLength" like this with ENTERPRISE [INSIGHTS_OUT_OF_RANGE]
        got:     10000
        allowed: whole numbers, 256 to 4500
        fix:     write 4500
      [stack/instance] Query Insights takes no "queryPlansPerMinute" like this with ENTERPRISE [INSIGHTS_OUT_OF_RANGE]
        got:     200
        allowed: whole numbers, 0 to 20
        fix:     write 20"
  `);
  const plus = { edition: Edition.ENTERPRISE_PLUS, tier: Tier.of("db-perf-optimized-N-2") };
  expect(() => synthesizeConstruct((stack) => addInstance(stack, { ...plus, insights }))).not.toThrow();
});

test("Enterprise Plus has a lower bound of its own", () => {
  const plus = { edition: Edition.ENTERPRISE_PLUS, tier: Tier.of("db-perf-optimized-N-2") };
  const refusal = synthRefusal((stack) =>
    addInstance(stack, { ...plus, insights: { queryStringLength: 256 } }),
  );
  expect(refusal).toMatch(/1024 to 100000[\s\S]*write 1024/);
});
