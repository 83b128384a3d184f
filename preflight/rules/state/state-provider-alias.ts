import type { Rule } from "../../rule";
import { isConfigured, scopeOf } from "./scope";

/** A provider that a resource asks for is configured. */
export const stateProviderAlias: Rule = {
  id: "state-provider-alias",
  severity: "error",
  area: "state",
  title: "a resource's provider is configured with that alias",
  why: "Terraform refuses the plan: provider configuration not present.",
  link: "https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations",
  types: ["*"],
  *check(values, { resource, all }) {
    const provider = values.get("provider");
    const wanted = provider.string?.replace(/^\$\{|\}$/g, "");
    if (wanted === undefined || !isConfigured(resource) || !wanted.includes(".")) return;
    const [name = "", alias] = wanted.split(".");
    const configured = all.ofType("provider").filter((other) => {
      return other.source === resource.source && `${other.address}.`.startsWith(`provider.${name}.`);
    });
    if (!scopeOf(resource, all).whole) return;
    if (configured.some(({ attributes }) => attributes.alias === alias)) return;
    const aliases = configured.flatMap(({ attributes }) =>
      attributes.alias ? [`${name}.${attributes.alias}`] : [name],
    );
    yield {
      at: provider,
      what: `no provider ${name} has the alias ${alias}`,
      allowed: aliases.join(", ") || "none is configured",
      fix: aliases.length === 1 ? `write "${aliases[0]}"` : `add provider "${name}" { alias = "${alias}" }`,
    };
  },
};
