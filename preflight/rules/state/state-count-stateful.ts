import { templatesOf } from "../../expression";
import type { Rule } from "../../rule";

/** A list does not decide which database is which. */
export const stateCountStateful: Rule = {
  id: "state-count-stateful",
  severity: "warning",
  area: "state",
  title: "databases, users and instances are not counted through a list",
  why: "Their addresses are positions: an element taken out of the middle destroys and renames all behind it.",
  ignoreWhen: "the list only ever grows at its end",
  link: "https://developer.hashicorp.com/terraform/language/meta-arguments/count#when-to-use-for_each-instead-of-count",
  types: ["google_sql_database", "google_sql_user", "google_sql_database_instance"],
  *check(values, { resource }) {
    if (!values.get("count").isSet) return;
    const named = templatesOf(values).find(
      ({ at, text }) => at.path === "name" && /\[\s*count\.index\s*\]/.test(text),
    );
    if (!named) return;
    const [, list = "var.LIST"] = /\$\{\s*([^[\]{}]+)\[\s*count\.index/.exec(named.text) ?? [];
    yield {
      at: "count",
      what: `${resource.type} is counted through a list: taking out one element destroys others`,
      got: named.text,
      allowed: "for_each with the names as keys",
      fix: `write for_each = "\${toset(${list.trim()})}" and name = "\${each.value}"`,
    };
  },
};
