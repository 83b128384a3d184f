import type { Rule } from "../../rule";
import { isSecretName, secretsOf } from "../secrets/secret-references";
import { STEP_TYPES } from "./step";
import { triggersOf } from "./triggers";

/** Triggers are kept in the state. */
export const sqlStepTriggerSecret: Rule = {
  id: "sql-step-trigger-secret",
  severity: "error",
  area: "sql-step",
  title: "no secret is in the triggers of a step",
  why: "Triggers are kept in the state, and shown in the plan, as plain text.",
  ignoreWhen: "the hash is of a long random value, or the name means something else",
  link: "https://registry.terraform.io/providers/hashicorp/null/latest/docs/resources/resource#triggers",
  types: STEP_TYPES,
  *check(step, { resource, all }) {
    for (const { at, text } of triggersOf(step)) {
      const [secret] = secretsOf(text, resource, all);
      const name = at.path.split(".").pop() ?? "";
      // A text of its own below a name like password.
      const literal =
        !secret && at.string !== undefined && isSecretName(name) && !/^\d{1,6}$|^projects\//.test(text);
      if (!secret && !literal) continue;
      yield {
        at,
        what: secret?.hashed
          ? "the hash of a secret is kept in the state"
          : `a sensitive value is in ${at.path.split(/[.[]/)[0]}, which the state keeps as plain text`,
        got: secret?.reference,
        allowed: "the secret version's number",
        fix: "write the number: ${google_secret_manager_secret_version.NAME.version}, or secret_data_wo_version",
        ...((literal || secret?.hashed) && { severity: "warning" }),
      };
    }
  },
};
