import type { Rule, Violation } from "../../rule";
import { own, Value } from "../../value";
import { excludesFrom, parseConstraint } from "../../version-constraint";

/** Providers that are not HashiCorp's, by the first part of their types. */
const SOURCES: Readonly<Record<string, string>> = { postgresql: "cyrilgdn/postgresql" };

/** Providers are pinned. */
export const stateProviderVersion: Rule = {
  id: "state-provider-version",
  severity: "warning",
  area: "state",
  title: "each provider has a source and a version with an upper bound",
  why: "Without one, two machines take two versions, and a new major version changes or replaces resources.",
  ignoreWhen: "a lock file is kept with the configuration",
  link: "https://developer.hashicorp.com/terraform/language/providers/requirements",
  types: ["terraform"],
  *check(terraform, { resource, all }) {
    const required = terraform.get("required_providers");
    yield* syntax(terraform.get("required_version"));
    const declared = new Map(required.items().flatMap((block) => block.entries()));
    for (const [name, provider] of declared) yield* pinFaults(name, provider);
    const resources = all.resources.filter(({ source }) => source === resource.source);
    const used = new Set(resources.flatMap(({ type, attributes }) => providerOf(type, attributes)));
    for (const name of used) {
      if (declared.has(name)) continue;
      const source = own(SOURCES, name) ?? `hashicorp/${name}`;
      yield {
        at: `required_providers.${name}`,
        what: Object.hasOwn(SOURCES, name)
          ? `hashicorp/${name} does not exist`
          : `the provider ${name} is used and not required: its newest version is taken`,
        fix: `write required_providers { ${name} = { source = "${source}", version = "…" } }`,
        ...(Object.hasOwn(SOURCES, name) && { severity: "error" }),
      };
    }
    const random = declared.get("random");
    const constraint = random && parseConstraint(versionOf(random).string ?? "");
    if (
      random &&
      constraint &&
      excludesFrom(constraint, "3.7.0") &&
      resources.some(({ type }) => type === "ephemeral.random_password")
    ) {
      const what = "ephemeral random_password came with version 3.7 of the random provider";
      yield { at: versionOf(random), what, allowed: ">= 3.7.0", fix: 'write "~> 3.7"', severity: "error" };
    }
  },
};

function* pinFaults(name: string, provider: Value): Iterable<Violation> {
  const version = versionOf(provider);
  if (!version.isSet) {
    const what = `the provider ${name} has no version: the newest is taken`;
    yield { at: `${provider.path}.version`, what, fix: 'write version = "~> …"' };
    return;
  }
  yield* syntax(version);
  const constraint = parseConstraint(version.string ?? "");
  if (!constraint || constraint.highest) return;
  const major = constraint.lowest?.version[0] ?? 0;
  const what = `the provider ${name} may be of any later major version`;
  yield { at: version, what, allowed: `~> ${major}.…`, fix: `write "${version.string}, < ${major + 1}.0.0"` };
}

/** What Terraform cannot read it refuses. */
function* syntax(version: Value): Iterable<Violation> {
  const text = version.string;
  if (typeof version.raw === "string" && text === undefined) {
    const what = "a version constraint takes no variables";
    yield { at: version, what, got: version.raw, fix: "write it literally", severity: "error" };
  }
  if (text === undefined || parseConstraint(text)) return;
  const numbers = /\d+(\.\d+)*/.exec(text)?.[0];
  const fix = numbers
    ? `write "~> ${numbers.includes(".") ? numbers : `${numbers}.0`}"`
    : 'write a version, like "~> 6.50"';
  const allowed = "=, !=, >, >=, <, <=, ~> and numbers";
  yield {
    at: version,
    what: "Terraform cannot read this version constraint",
    allowed,
    fix,
    severity: "error",
  };
}

/** `google = "6.50.0"` is an older way of writing. */
function versionOf(provider: Value): Value {
  return typeof provider.raw === "string" ? provider : provider.get("version");
}

function providerOf(type: string, attributes: Readonly<Record<string, unknown>>): string[] {
  const plain = type.replace(/^(data|ephemeral)\./, "");
  if (!plain.includes("_") || plain.startsWith("terraform_")) return [];
  const chosen = new Value(attributes.provider, "provider").string?.split(".")[0];
  return [chosen ?? plain.split("_")[0] ?? plain];
}
