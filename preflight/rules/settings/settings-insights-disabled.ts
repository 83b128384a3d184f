import { instanceRule } from "../../instance";
import type { Value } from "../../value";

/** What the provider or the service has where nothing is written. */
const NOTHING: Readonly<Record<string, (value: Value) => boolean>> = {
  query_string_length: (value) => value.number === 1024,
  query_plans_per_minute: (value) => value.number === 5 || value.number === 0,
  record_application_tags: (value) => value.is(false),
  record_client_address: (value) => value.is(false),
};

/** Details of insights that are off. */
export const settingsInsightsDisabled = instanceRule({
  id: "settings-insights-disabled",
  severity: "error",
  area: "settings",
  title: "details of query insights come with query insights",
  why: "While query_insights_enabled is not true they do nothing and come back as a difference in every plan.",
  ignoreWhen: "insights are switched on outside of Terraform",
  link: "https://cloud.google.com/sql/docs/postgres/using-query-insights",
  *check({ settings }) {
    const insights = settings.get("insights_config");
    const enabled = insights.get("query_insights_enabled");
    if (enabled.isUnknown || enabled.is(true) || insights.get("enhanced_query_insights_enabled").is(true))
      return;
    const useless = Object.entries(NOTHING).filter(([name, isNothing]) => {
      const value = insights.get(name);
      return value.isSet && !value.isUnknown && !isNothing(value);
    });
    if (useless.length === 0) return;
    const names = useless.map(([name]) => `${name} = ${insights.get(name).string}`);
    yield {
      at: enabled,
      what: `query insights are ${enabled.isSet ? "off" : "not switched on"}, so these do nothing: ${names.join(", ")}`,
      allowed: "with query_insights_enabled = true",
      fix: `write query_insights_enabled = true, or remove ${useless.map(([name]) => name).join(" and ")}`,
      // Contradicting itself is one thing, leaving something out another.
      ...(!enabled.isSet && { severity: "warning" }),
    };
  },
});
