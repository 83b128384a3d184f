import { addressOf, type Template, templatesOf } from "../../expression";
import type { Resource, ResourceSet } from "../../resource";
import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";
import { secretsIn } from "./secret-references";

/** Characters that mean nothing in a URL. */
const UNRESERVED = /^[A-Za-z0-9._~-]*$/;

/** A password in a URL is encoded. */
export const secretsUrlEncoding: Rule = {
  id: "secrets-url-encoding",
  severity: "warning",
  area: "secrets",
  title: "a generated password in a URL is encoded",
  why: "With a reserved character in it (/, @, #, ?) the URL cannot be parsed, or leads elsewhere.",
  ignoreWhen: "the password is known to have letters and digits only",
  link: "https://developer.hashicorp.com/terraform/language/functions/urlencode",
  types: ["*"],
  *check(values, { resource, all }) {
    for (const { at, text, templates } of templatesOf(values)) {
      if (!text.includes("://")) continue;
      for (const template of templates) {
        // Behind `scheme://user:` and before `@`.
        const isPassword = /[a-z][a-z0-9+]*:\/\/[^\s/@]*:$/.test(text.slice(0, template.offset));
        if (!isPassword || text[template.offset + template.source.length] !== "@") continue;
        if (template.calls.includes("urlencode") || !mayBeReserved(template, resource, all)) continue;
        const inner = template.source.slice(2, -1).trim();
        yield {
          at,
          what: "the password in the URL is not encoded",
          got: inner,
          allowed: "letters, digits, - . _ ~",
          fix: `write \${urlencode(${inner})}, and override_special = "-_.~" (or special = false) at its random_password`,
        };
      }
    }
  },
};

function mayBeReserved(template: Template, resource: Resource, all: ResourceSet): boolean {
  for (const traversal of template.traversals) {
    const made = all.at(resource, addressOf(traversal) ?? "");
    if (!made?.type.includes("random_password")) continue;
    const values = valuesOf(made);
    if (values.get("special").is(false)) return false;
    const special = values.get("override_special");
    return special.string === undefined || !UNRESERVED.test(special.string);
  }
  return secretsIn(template, resource, all).length > 0;
}
