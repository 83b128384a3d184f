import { labelKeyFaults, labelValueFaults, MAX_LABELS, toLabel } from "../../../cloudsql/name";
import { KNOWN_TYPES, providerResource } from "../../../cloudsql/provider-schema";
import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";

/** Where `labels` are something else: the settings of a channel. */
const OTHER_LABELS = new Set(["google_monitoring_notification_channel.labels"]);

/** Labels of a resource, in the places where each type has them. */
export const nameLabel: Rule = {
  id: "name-label",
  severity: "error",
  area: "naming",
  title: "labels are lower case, without dots or spaces, and at most 63 characters",
  why: "The plan passes, and the API refuses the label at apply.",
  link: "https://cloud.google.com/resource-manager/docs/creating-managing-labels#requirements",
  types: [...KNOWN_TYPES, "provider"],
  *check(value, { resource }) {
    if (resource.type === "provider") {
      if (resource.address.startsWith("provider.google")) yield* badLabels(value.get("default_labels"));
      return;
    }
    for (const name of ["labels", "user_labels"]) {
      const isMap = providerResource(resource.type)?.attributes[name]?.type === "map";
      if (isMap && !OTHER_LABELS.has(`${resource.type}.${name}`)) yield* badLabels(value.get(name));
    }
    if (resource.type === "google_sql_database_instance") yield* badLabels(value.get("settings.user_labels"));
  },
};

function* badLabels(labels: Value): Iterable<Violation> {
  const entries = labels.entries();
  if (entries.length > MAX_LABELS) {
    yield {
      at: labels,
      what: "there are too many labels",
      got: entries.length,
      allowed: `${MAX_LABELS}`,
      fix: `remove ${entries.length - MAX_LABELS}`,
    };
  }
  for (const [key, value] of entries) {
    if (key.includes("${")) continue;
    const faults = labelKeyFaults(key);
    if (faults.length > 0) {
      yield {
        at: value,
        what: `the label's key is refused: ${faults.join(", ")}`,
        got: key,
        allowed: "lower-case letters, digits, _ and -; a letter first; at most 63",
        fix: `write "${toLabel(key, "key") || "label"}"${fixedValue(value)}`,
      };
    }
    const text = value.string;
    const wrong = text === undefined ? [] : labelValueFaults(text);
    if (text === undefined || wrong.length === 0) continue;
    yield {
      at: value,
      what: `the label's value is refused: ${wrong.join(", ")}`,
      allowed: "lower-case letters, digits, _ and -; at most 63",
      fix: `write "${toLabel(text, "value")}"`,
    };
  }
}

function fixedValue(value: Value): string {
  const { string } = value;
  return string ? ` = "${toLabel(string, "value")}"` : "";
}
