import { Edition } from "../../../cloudsql/edition";
import { insightsLimits } from "../../../cloudsql/query-insights";
import { instanceRule } from "../../instance";
import { outside } from "../../limits";

const PROVIDER_MAX = 1_048_576;

/** How much of a statement is kept. */
export const settingsInsightsString = instanceRule({
  id: "settings-insights-string",
  severity: "error",
  area: "settings",
  title: "query_string_length is within the edition's bounds",
  why: "The API refuses other numbers: 256 to 4500 bytes with ENTERPRISE, 1024 to 100000 with ENTERPRISE_PLUS.",
  ignoreWhen: "Enterprise Plus takes more by now: it is advertised with 1 MB",
  link: "https://cloud.google.com/sql/docs/postgres/using-query-insights",
  *check({ settings, edition }) {
    const length = settings.get("insights_config.query_string_length");
    const enterprise = edition?.name === "ENTERPRISE";
    const { min } = insightsLimits(edition ?? Edition.ENTERPRISE).queryStringLength;
    const { max } = insightsLimits(edition ?? Edition.ENTERPRISE_PLUS).queryStringLength;
    const bounds = { min, max };
    const subject = `query_string_length${edition ? ` with ${edition}` : ""}`;
    for (const violation of outside(length, subject, { ...bounds, unit: "bytes" })) {
      const perhaps =
        !enterprise && Number(length.number) > bounds.max && Number(length.number) <= PROVIDER_MAX;
      yield perhaps ? { ...violation, severity: "warning" } : violation;
    }
  },
});
