import { INSTANCE_NAME, MAX_PROJECT_AND_INSTANCE, toName } from "../../../cloudsql/name";
import { lookAlikes } from "../../../cloudsql/text";
import { instanceRule } from "../../instance";
import { projectOf } from "../../networks";

/** The shortest project id. */
const MIN_PROJECT = 6;

/** Names of instances. */
export const nameInstance = instanceRule({
  id: "name-instance",
  severity: "error",
  area: "naming",
  title: "an instance's name is lower case, starts with a letter, and fits beside the project's",
  why: "The API refuses any other name; project and name together have at most 98 characters.",
  ignoreWhen: "the instance has its name already",
  link: "https://cloud.google.com/sql/docs/postgres/instance-settings#instance-id-2ndgen",
  *check(instance) {
    const at = instance.get("name");
    const name = at.string;
    // Characters that only look right have a finding of their own; a prefix would be missing one.
    if (name === undefined || lookAlikes(name).length > 0) return;
    const project = projectOf(instance.context);
    const room = MAX_PROJECT_AND_INSTANCE - 1 - (project?.length ?? MIN_PROJECT);
    if (!INSTANCE_NAME.test(name) || name.endsWith("-")) {
      const bare = name.split(/[/:]/).pop() ?? name;
      yield {
        at,
        what: /[/:]/.test(name)
          ? "this is a path or a connection name, not the name of an instance"
          : "this cannot be the name of an instance",
        allowed: "lower-case letters, digits and hyphens; a letter first, no hyphen last",
        fix: `write "${toName(bare, room) || "database"}"`,
        // Only the module's own rule refuses the hyphen at the end.
        ...(INSTANCE_NAME.test(name) && { severity: "warning" }),
      };
    } else if (name.length > room) {
      yield {
        at,
        what: `project and name have ${name.length + 1 + (project?.length ?? MIN_PROJECT)} characters together${project ? "" : " or more"}`,
        allowed: `${MAX_PROJECT_AND_INSTANCE}, the colon between them counted`,
        fix: `write "${toName(name, room)}"`,
      };
    }
  },
});
