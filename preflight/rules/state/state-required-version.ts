import type { Resource } from "../../resource";
import type { Rule } from "../../rule";
import { isObject } from "../../value";
import { allowsBelow, excludesFrom, parseConstraint } from "../../version-constraint";

/** What needs a version of Terraform, the newest first. */
const FEATURES: readonly {
  readonly version: string;
  readonly what: string;
  readonly used: (resource: Resource) => boolean;
}[] = [
  { version: "1.11.0", what: "write-only arguments", used: ({ attributes }) => hasWriteOnly(attributes) },
  { version: "1.10.0", what: "ephemeral resources", used: ({ type }) => type.startsWith("ephemeral.") },
  { version: "1.4.0", what: "terraform_data", used: ({ type }) => type === "terraform_data" },
];

/** The configuration says which Terraform can read it. */
export const stateRequiredVersion: Rule = {
  id: "state-required-version",
  severity: "error",
  area: "state",
  title: "required_version fits what the configuration uses",
  why: "An older Terraform fails with an error that does not say so, or refuses the file.",
  ignoreWhen: "every machine is known to have a newer version",
  link: "https://developer.hashicorp.com/terraform/language/terraform#terraform-required_version",
  types: ["terraform"],
  *check(terraform, { resource, all }) {
    const required = terraform.get("required_version");
    const resources = all.resources.filter(({ source }) => source === resource.source);
    const feature = FEATURES.find(({ used }) => resources.some(used));
    if (!feature || required.isUnknown) return;
    const version = feature.version.replace(/\.0$/, "");
    const constraint = required.string === undefined ? {} : parseConstraint(required.string);
    if (!constraint) return;
    const excluded = excludesFrom(constraint, feature.version);
    if (!excluded && !allowsBelow(constraint, feature.version)) return;
    yield {
      at: required.isSet ? required : "required_version",
      what: `the configuration uses ${feature.what}, which came with Terraform ${version}`,
      got: required.string ?? "any version",
      allowed: `>= ${version}`,
      fix: `write required_version = ">= ${version}"`,
      ...(!excluded && { severity: "warning" }),
    };
  },
};

function hasWriteOnly(raw: unknown): boolean {
  if (Array.isArray(raw)) return raw.some(hasWriteOnly);
  if (!isObject(raw)) return false;
  return Object.entries(raw).some(
    ([key, value]) => key !== "//" && ((key.endsWith("_wo") && value !== null) || hasWriteOnly(value)),
  );
}
