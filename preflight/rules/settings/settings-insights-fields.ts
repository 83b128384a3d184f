import { nearest } from "../../../cloudsql/text";
import { instanceRule } from "../../instance";

const ENHANCED = "enhanced_query_insights_enabled";
const FIELDS = [
  "query_insights_enabled",
  "query_string_length",
  "query_plans_per_minute",
  "record_application_tags",
  "record_client_address",
  ENHANCED,
];
/** The console's toggles, of which the API has one for all. */
const TOGGLE =
  /advis|active|session|wait|enhance|plus|trend|anomal|assist|_ai_|troubleshoot|retention|metric/;

/** The switch of the enhanced features. */
export const settingsInsightsFields = instanceRule({
  id: "settings-insights-fields",
  severity: "error",
  area: "settings",
  title: "insights_config has the API's fields, and the enhanced ones with Enterprise Plus",
  why: "The console's toggles (index advisor, active queries, wait events) are no fields: there is one switch for all of them, and it needs Enterprise Plus.",
  link: "https://cloud.google.com/sql/docs/postgres/using-query-insights",
  *check({ settings, edition }) {
    const insights = settings.get("insights_config");
    for (const [name, at] of insights.entries()) {
      if (FIELDS.includes(name) || name === "//" || name === "dynamic") continue;
      const meant = TOGGLE.test(name) ? ENHANCED : (nearest(name, FIELDS) ?? "query_insights_enabled");
      const plus = meant === ENHANCED ? ', with edition = "ENTERPRISE_PLUS"' : "";
      yield {
        at,
        what: `insights_config has no field "${name}"`,
        allowed: FIELDS.join(", "),
        fix: `write ${meant}${plus}`,
      };
    }
    const enhanced = insights.get(ENHANCED);
    if (!enhanced.is(true) || edition?.name !== "ENTERPRISE") return;
    yield {
      at: enhanced,
      what: `edition ${edition} has no enhanced query insights`,
      allowed: "with ENTERPRISE_PLUS",
      fix: `remove it, or write edition = "ENTERPRISE_PLUS"`,
    };
  },
});
