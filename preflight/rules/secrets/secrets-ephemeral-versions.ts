import { type Resource, type ResourceSet, valuesOf } from "../../resource";
import type { Rule } from "../../rule";

/** Write-only arguments with the number that says when they are written. */
const ARGUMENTS: Readonly<Record<string, readonly [string, string]>> = {
  google_sql_user: ["password_wo", "password_wo_version"],
  google_secret_manager_secret_version: ["secret_data_wo", "secret_data_wo_version"],
  postgresql_role: ["password_wo", "password_wo_version"],
};

/** A password is written to all its places at once. */
export const secretsEphemeralVersions: Rule = {
  id: "secrets-ephemeral-versions",
  severity: "warning",
  area: "secrets",
  title: "places that share an ephemeral password have the same version",
  why: "It is another one at every run: a place whose number did not change keeps the old one, and clients cannot log in.",
  ignoreWhen: "both numbers have always been raised together",
  link: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only",
  types: Object.keys(ARGUMENTS),
  *check(values, { resource, all }) {
    const [argument, version] = ARGUMENTS[resource.type] ?? ["", ""];
    const number = values.get(version);
    const own = sourceOf(resource);
    if (own === undefined || number.number === undefined) return;
    const other = sharing(own, resource, all).find((one) => {
      const theirs = valuesOf(one).get(ARGUMENTS[one.type]?.[1] ?? "");
      return theirs.number !== undefined && theirs.number < (number.number ?? 0);
    });
    if (!other) return;
    const [, theirVersion = ""] = ARGUMENTS[other.type] ?? [];
    yield {
      at: number,
      what: `${other.address} gets the same ephemeral value with another version`,
      got: `${number.raw} and ${String(other.attributes[theirVersion])}`,
      fix: `write ${theirVersion} = ${number.raw} at ${other.address}, and one number for both (of ${argument})`,
    };
  },
};

function sourceOf({ type, attributes }: Resource): string | undefined {
  const [argument = ""] = ARGUMENTS[type] ?? [];
  const value = attributes[argument];
  return typeof value === "string" && value.includes("${ephemeral.random_password.") ? value : undefined;
}

function sharing(value: string, from: Resource, all: ResourceSet): Resource[] {
  return all.ofType(...Object.keys(ARGUMENTS)).filter((other) => {
    return other !== from && other.source === from.source && sourceOf(other) === value;
  });
}
