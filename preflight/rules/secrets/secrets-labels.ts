import type { Rule } from "../../rule";
import { texts } from "../../value";
import { secretsOf } from "./secret-references";

/** Arguments that everyone with a view of the project can read. */
const VISIBLE = [
  "labels",
  "user_labels",
  "effective_labels",
  "annotations",
  "metadata",
  "tags",
  "description",
  "display_name",
  "name",
  "filter",
  "settings.user_labels",
  "settings.database_flags",
  "template.labels",
  "template.annotations",
];

/** Labels are public. */
export const secretsLabels: Rule = {
  id: "secrets-labels",
  severity: "error",
  area: "secrets",
  title: "no secret is in a label, name, description or flag",
  why: "Everyone who can list the resource reads it, and so does billing export.",
  link: "https://cloud.google.com/resource-manager/docs/labels-overview",
  types: ["*"],
  *check(values, { resource, all }) {
    if (["variable", "locals", "output", "provider", "terraform", "module"].includes(resource.type)) return;
    for (const path of VISIBLE) {
      for (const { value: at, text } of texts(values.get(path))) {
        const secret = secretsOf(text, resource, all).find(({ hashed }) => !hashed);
        // Notification channels have a rule of their own.
        if (!secret || resource.type === "google_monitoring_notification_channel") continue;
        yield {
          at,
          what: `a secret is put into ${path.split(".").pop()}`,
          got: secret.reference,
          fix: "remove it; to tell versions apart write the secret's version number",
          ...(!secret.sensitive && !secret.unmarked && { severity: "warning" }),
        };
      }
    }
  },
};
