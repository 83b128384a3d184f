import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";
import { DATABASE, instanceKey, USER } from "../../user";

const CERTIFICATE = "google_sql_ssl_cert";

/** The same name twice on one instance. */
export const userDuplicate: Rule = {
  id: "user-duplicate",
  severity: "error",
  area: "users",
  title: "a database, user or certificate is declared once",
  why: "The second database or certificate fails, because it exists; two declarations of a user overwrite each other.",
  ignoreWhen: "only one of the two is applied",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database",
  types: [DATABASE, USER, CERTIFICATE],
  *check(value, context) {
    const { resource, all } = context;
    const field = resource.type === CERTIFICATE ? "common_name" : "name";
    const name = value.get(field).string;
    const key = instanceKey(resource, context);
    if (name === undefined || key === undefined) return;
    const same = all
      .ofType(resource.type)
      .filter((one) => valuesOf(one).get(field).is(name) && instanceKey(one, context) === key);
    const [first] = same;
    if (!first || first === resource) return;
    yield {
      at: value.get(field),
      what: `${first.address} declares it already on the same instance`,
      allowed: "one declaration",
      fix: `remove ${resource.address}, or give it another ${field}`,
      ...(resource.type === USER && { severity: "warning" }),
    };
  },
};
