import type { Rule } from "../../rule";

/** Labels of a log-based metric are described and filled alike. */
export const monitoringLogMetricLabels: Rule = {
  id: "monitoring-log-metric-labels",
  severity: "error",
  area: "monitoring",
  title: "a log-based metric describes each label that it extracts, and extracts each that it describes",
  why: "The API answers 400 when label extractors and label descriptors differ.",
  link: "https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics",
  types: ["google_logging_metric"],
  *check(metric) {
    const extractors = metric.get("label_extractors");
    const labels = metric.get("metric_descriptor.labels");
    const keys = labels.items().map((label) => label.get("key").string);
    if (extractors.isUnknown || labels.isUnknown || keys.includes(undefined)) return;
    // Without a descriptor of its own the service keeps what it has.
    const extracted = extractors.entries().map(([name]) => name);
    const undescribed = extracted.filter((name) => !keys.includes(name));
    if (undescribed.length > 0) {
      const blocks = undescribed.map((name) => `labels { key = "${name}" }`).join(" ");
      yield {
        at: extractors,
        what: `label_extractors has ${undescribed.join(", ")}, which metric_descriptor does not describe`,
        got: extracted,
        allowed: keys.length > 0 ? keys.join(", ") : "the labels of metric_descriptor, which has none",
        fix: `add ${blocks} to metric_descriptor`,
      };
    }
    const unfilled = keys.filter((key) => key !== undefined && !extracted.includes(key));
    if (unfilled.length > 0) {
      const lines = unfilled.map((key) => `${key} = "EXTRACT(…)"`).join(", ");
      yield {
        at: labels,
        what: `metric_descriptor describes ${unfilled.join(", ")}, which label_extractors does not fill`,
        got: keys,
        allowed: extracted.length > 0 ? extracted.join(", ") : "the keys of label_extractors, which has none",
        fix: `add label_extractors = { ${lines} }`,
      };
    }
    const twice = keys.find((key, i) => keys.indexOf(key) !== i);
    if (twice !== undefined)
      yield { at: labels, what: "a label is described twice", got: twice, fix: "remove one" };
    if (keys.length > 10)
      yield {
        at: labels,
        what: "the metric has too many labels",
        got: keys.length,
        allowed: "10",
        fix: "keep ten",
      };
  },
};
