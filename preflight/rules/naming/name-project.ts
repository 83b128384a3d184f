import { isProject, toName } from "../../../cloudsql/name";
import { KNOWN_TYPES } from "../../../cloudsql/provider-schema";
import type { Rule } from "../../rule";

/** Types that take the prefix off by themselves, or may. */
const LENIENT = /^google_(project_service|monitoring_|billing_|service_account|logging_)/;

/** The project of a resource. */
export const nameProject: Rule = {
  id: "name-project",
  severity: "error",
  area: "naming",
  title: "a project is given by its id",
  why: "A prefix or a display name ends up in the request's path, and the API answers 400 or 404.",
  ignoreWhen: "the resource type takes the prefix off by itself",
  link: "https://cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin",
  types: [...KNOWN_TYPES, "provider"],
  *check(value, { resource }) {
    if (resource.type === "provider" && !resource.address.startsWith("provider.google")) return;
    for (const at of [value.get("project"), value.get("billing_project")]) {
      const text = at.string;
      if (text === undefined || text === "" || isProject(text)) continue;
      const bare = text
        .trim()
        .replace(/^\/*projects\//, "")
        .replace(/\/+$/, "");
      const isPrefixed = isProject(bare);
      yield {
        at,
        what: isPrefixed
          ? "a project is given by its id alone"
          : /[A-Z\s]/.test(bare)
            ? "this is a project's display name, not its id"
            : "this cannot be the id of a project",
        allowed:
          "6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last; or the number",
        fix: isPrefixed ? `write "${bare}"` : `write the id${guess(bare)}: gcloud projects list tells it`,
        ...(LENIENT.test(resource.type) && isPrefixed && { severity: "warning" }),
      };
    }
  },
};

function guess(text: string): string {
  const id = toName(text, 30);
  return isProject(id) ? `, perhaps "${id}"` : "";
}
