import { templatesOf } from "../../expression";
import type { Rule } from "../../rule";
import { secretsIn } from "./secret-references";

/** Arguments that everyone with a view of the project can read. */
const VISIBLE =
  /^((template\.|settings\.)?(user_|effective_)?labels|(template\.)?annotations|metadata|tags|description|display_name|name|filter|settings\.database_flags)($|[.[])/;

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
    // Notification channels have a rule of their own.
    if (resource.type === "google_monitoring_notification_channel") return;
    for (const { at, templates } of templatesOf(values)) {
      const [, place] = VISIBLE.exec(at.path.replace(/\[0\]/g, "")) ?? [];
      if (place === undefined) continue;
      const secret = templates.flatMap((t) => secretsIn(t, resource, all)).find(({ hashed }) => !hashed);
      if (!secret) continue;
      yield {
        at,
        what: `a secret is put into ${place.split(".").pop()}`,
        got: secret.reference,
        fix: "remove it; to tell versions apart write the secret's version number",
        ...(!secret.sensitive && !secret.unmarked && { severity: "warning" }),
      };
    }
  },
};
