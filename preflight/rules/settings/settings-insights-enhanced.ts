import { instanceRule } from "../../instance";

/** The one switch of index advisor, active queries, wait events and the like. */
export const settingsInsightsEnhanced = instanceRule({
  id: "settings-insights-enhanced",
  severity: "error",
  area: "settings",
  title: "enhanced query insights come with Enterprise Plus",
  why: "The API refuses them with ENTERPRISE.",
  link: "https://cloud.google.com/sql/docs/postgres/using-query-insights",
  *check({ settings, edition }) {
    const at = settings.get("insights_config.enhanced_query_insights_enabled");
    if (!at.is(true) || edition?.name !== "ENTERPRISE") return;
    yield {
      at,
      what: `edition ${edition} has no enhanced query insights`,
      allowed: "with ENTERPRISE_PLUS",
      fix: 'remove it, or write edition = "ENTERPRISE_PLUS" and a tier of it',
    };
  },
});
