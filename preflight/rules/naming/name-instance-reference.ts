import { plainReference } from "../../networks";
import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";

/** Where an instance is named. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  google_sql_user: ["instance"],
  google_sql_database: ["instance"],
  google_sql_ssl_cert: ["instance"],
  google_sql_database_instance: ["master_instance_name", "clone.source_instance_name"],
};

/** Other attributes of an instance that people take for its name. */
const NOT_NAMES = /^(id|self_link|connection_name|.*ip_address|dns_name|service_account_email_address)$/;

/** Instances are referred to by name. */
export const nameInstanceReference: Rule = {
  id: "name-instance-reference",
  severity: "error",
  area: "naming",
  title: "an instance is referred to by its name",
  why: "A path or a connection name ends up in the request's path, and the API finds no such instance.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_user#instance",
  types: Object.keys(FIELDS),
  *check(value, { resource }) {
    for (const field of FIELDS[resource.type] ?? []) yield* badReference(value.get(field));
  },
};

function* badReference(at: Value): Iterable<Violation> {
  const reference = plainReference(at);
  if (reference) {
    const { address, attribute } = reference;
    if (!/^(data\.)?google_sql_database_instance\./.test(address) || !NOT_NAMES.test(attribute)) return;
    yield {
      at,
      what: `this is the instance's ${attribute}, not its name`,
      got: at.raw,
      allowed: "the name",
      fix: `write "\${${address}.name}"`,
    };
    return;
  }
  const text = at.string;
  // A primary of another project is written `project:name`.
  if (text === undefined || !(/\//.test(text) || text.split(":").length > 2)) return;
  yield {
    at,
    what: text.includes("/")
      ? "this is a path, not the name of an instance"
      : "this is a connection name, not a name",
    allowed: "the name alone",
    fix: `write "${text.split(/[/:]/).pop()}"`,
  };
}
