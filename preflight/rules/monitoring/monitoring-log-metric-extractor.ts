import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";

const USER_PREFIX = "logging.googleapis.com/user/";

/** How a log-based metric reads values, and what it counts. */
export const monitoringLogMetricExtractor: Rule = {
  id: "monitoring-log-metric-extractor",
  severity: "error",
  area: "monitoring",
  title:
    "extractors are EXTRACT(field) or REGEXP_EXTRACT(field, regex); a distribution has one for its value",
  why: "The API answers 400 for any other form, and for a regular expression without exactly one capture group.",
  ignoreWhen: "the API took the metric",
  link: "https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics",
  types: ["google_logging_metric"],
  *check(metric) {
    for (const [, extractor] of metric.get("label_extractors").entries()) yield* badForm(extractor);
    const value = metric.get("value_extractor");
    yield* badForm(value);
    const type = metric.get("metric_descriptor.value_type");
    if (type.is("DISTRIBUTION") && !value.isSet) {
      const fix = 'add value_extractor = "EXTRACT(…)"';
      yield { at: "value_extractor", what: "a DISTRIBUTION needs a value_extractor", fix };
    }
    if (type.string !== undefined && type.string !== "DISTRIBUTION" && value.isSet) {
      const what = "value_extractor is for distributions only";
      yield {
        at: type,
        what,
        allowed: "DISTRIBUTION",
        fix: 'write value_type = "DISTRIBUTION"',
        severity: "warning",
      };
    }
    const kind = metric.get("metric_descriptor.metric_kind");
    if (kind.string !== undefined && kind.string !== "DELTA") {
      const fix = 'write metric_kind = "DELTA"';
      yield { at: kind, what: "log-based metrics count changes", allowed: "DELTA", fix, severity: "warning" };
    }
    const name = metric.get("name");
    if (name.string?.startsWith(USER_PREFIX)) {
      yield {
        at: name,
        what: `the name has the prefix ${USER_PREFIX}, which the service adds`,
        allowed: "the name alone",
        fix: `write "${name.string.slice(USER_PREFIX.length)}"`,
      };
    } else if (
      name.string !== undefined &&
      !/^[A-Za-z0-9_\-.,+!*'()%][A-Za-z0-9_\-.,+!*'()%/]{0,99}$/.test(name.string)
    ) {
      const allowed = "up to 100 of A-Z a-z 0-9 _ - . , + ! * ' ( ) % and /, which cannot come first";
      const fixed = name.string
        .replace(/[^A-Za-z0-9_\-.,+!*'()%/]+/g, "_")
        .replace(/^\/+/, "")
        .slice(0, 100);
      yield { at: name, what: "this cannot be the name of a metric", allowed, fix: `write "${fixed}"` };
    }
  },
};

function* badForm(extractor: Value): Iterable<Violation> {
  const text = extractor.string?.trim();
  if (text === undefined || text === "") return;
  const allowed = 'EXTRACT(field), REGEXP_EXTRACT(field, "regex")';
  const [, regex] = /^REGEXP_EXTRACT\(\s*[^,]+,\s*["'](.*)["']\s*\)$/s.exec(text) ?? [];
  if (regex === undefined) {
    if (/^EXTRACT\([^()]+\)$/.test(text)) return;
    const field = /^[\w.]+$/.test(text) ? text : "field";
    yield { at: extractor, what: "this is not an extractor", allowed, fix: `write EXTRACT(${field})` };
    return;
  }
  const groups = regex.replace(/\\\\|\\\(|\[[^\]]*\]/g, "").match(/\((?!\?)|\(\?P?</g)?.length ?? 0;
  if (groups === 1) return;
  const fix =
    groups === 0 ? "put what is wanted in parentheses" : "write (?:…) for the groups that are not wanted";
  yield {
    at: extractor,
    what: `the regular expression has ${groups} capture groups`,
    allowed: "exactly one",
    fix,
  };
}
