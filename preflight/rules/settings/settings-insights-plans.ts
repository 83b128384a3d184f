import { Edition } from "../../../cloudsql/edition";
import { insightsLimits } from "../../../cloudsql/query-insights";
import { instanceRule } from "../../instance";
import { outside } from "../../limits";

/** How many plans are sampled. */
export const settingsInsightsPlans = instanceRule({
  id: "settings-insights-plans",
  severity: "error",
  area: "settings",
  title: "query_plans_per_minute is within the edition's bounds",
  why: "The API refuses more than 20 plans a minute with ENTERPRISE and more than 200 with ENTERPRISE_PLUS; the provider lets 200 through for both.",
  link: "https://cloud.google.com/sql/docs/postgres/using-query-insights",
  *check({ settings, edition }) {
    const plans = settings.get("insights_config.query_plans_per_minute");
    const bounds = insightsLimits(edition ?? Edition.ENTERPRISE_PLUS).queryPlansPerMinute;
    const subject = `query_plans_per_minute${edition ? ` with ${edition}` : ""}`;
    yield* outside(plans, subject, { ...bounds, unit: "plans" });
  },
});
