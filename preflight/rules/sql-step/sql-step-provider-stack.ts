import { addressOf, templatesOf } from "../../expression";
import type { Rule } from "../../rule";

/** A provider is configured by what exists before. */
export const sqlStepProviderStack: Rule = {
  id: "sql-step-provider-stack",
  severity: "warning",
  area: "sql-step",
  title: "the postgresql provider is in another stack than its instance",
  why: "At the first plan, and when the instance is replaced, its address is not known yet and the provider cannot connect.",
  ignoreWhen: "the stack is applied in two runs, with -target",
  link: "https://developer.hashicorp.com/terraform/language/providers/configuration#provider-configuration-1",
  types: ["provider"],
  *check(provider, { resource, all }) {
    if (!/^provider\.postgresql\b/.test(resource.address)) return;
    for (const { at, templates } of templatesOf(provider)) {
      if (!/^(host|port)$/.test(at.path)) continue;
      const made = templates
        .flatMap(({ traversals }) => traversals)
        .map((traversal) => all.at(resource, addressOf(traversal) ?? ""))
        .find((found) => found?.type === "google_sql_database_instance");
      if (!made) continue;
      yield {
        at,
        what: `the provider connects to ${made.address}, which this stack makes`,
        got: made.address,
        fix: "put the grants into a stack of their own, after this one",
      };
      return;
    }
  },
};
