import { nearest } from "../../../cloudsql/text";
import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";

const COMBINERS = ["AND", "OR", "AND_WITH_MATCHING_RESOURCE"];
const SEVERITIES = ["CRITICAL", "ERROR", "WARNING"];

/** The plain fields of a policy. */
export const monitoringPolicyFields: Rule = {
  id: "monitoring-policy-fields",
  severity: "error",
  area: "monitoring",
  title: "combiner, severity, texts and links of a policy are within the API's limits",
  why: "The provider or the API refuses anything else.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    yield* oneOf(policy.get("combiner"), COMBINERS, "OR");
    yield* oneOf(policy.get("severity"), SEVERITIES, "WARNING");
    yield* atMost(policy.get("display_name"), 512);
    const documentation = policy.get("documentation");
    yield* atMost(documentation.get("content"), 8192);
    const mime = documentation.get("mime_type");
    yield* oneOf(mime, ["text/markdown"], "text/markdown");
    const links = documentation.get("links");
    const count = links.items().length;
    if (count > 3)
      yield {
        at: links,
        what: "the documentation has too many links",
        got: count,
        allowed: "3",
        fix: "keep three",
      };
  },
};

function* oneOf(value: Value, allowed: readonly string[], fallback: string): Iterable<Violation> {
  const name = value.string;
  if (name === undefined || allowed.includes(name)) return;
  const upper = name.toUpperCase().replace(/^(HIGH|FATAL|EMERGENCY|PAGE)$/, "CRITICAL");
  const meant = allowed.find((one) => one === upper) ?? nearest(name, allowed) ?? fallback;
  yield { at: value, what: "there is no such value", allowed: allowed.join(", "), fix: `write "${meant}"` };
}

function* atMost(value: Value, characters: number): Iterable<Violation> {
  const length = value.string?.length ?? 0;
  if (length <= characters) return;
  const fix = `shorten it by ${length - characters} characters`;
  yield { at: value, what: "the text is too long", got: length, allowed: `${characters} characters`, fix };
}
