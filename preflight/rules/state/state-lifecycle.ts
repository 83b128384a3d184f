import { type ProviderBlock, providerResource } from "../../../cloudsql/provider-schema";
import { nearest } from "../../../cloudsql/text";
import type { Rule, Violation } from "../../rule";
import { Value as At, type Value } from "../../value";

/** What Terraform itself reads is written out. */
export const stateLifecycle: Rule = {
  id: "state-lifecycle",
  severity: "error",
  area: "state",
  title: "lifecycle has literal values, and paths that Terraform can read",
  why: "Terraform refuses the file: unsuitable value type, or unsupported attribute.",
  link: "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle",
  types: ["*"],
  *check(values, { resource: { type } }) {
    const lifecycle = values.get("lifecycle");
    for (const name of ["prevent_destroy", "create_before_destroy"]) {
      const value = lifecycle.get(name);
      if (typeof value.raw !== "string" || value.boolean !== undefined) continue;
      const what = `${name} is read before any variable is known`;
      yield { at: value, what, got: value.raw, allowed: "true, false", fix: "write it literally" };
    }
    const ignored = lifecycle.get("ignore_changes");
    if (!Array.isArray(ignored.raw)) return;
    const block = providerResource(type)?.attributes;
    for (const [i, raw] of ignored.raw.entries()) {
      if (typeof raw !== "string") continue;
      yield* pathFaults(new At(raw, `${ignored.path}[${i}]`), raw, block);
    }
  },
};

function* pathFaults(at: Value, path: string, block: ProviderBlock | undefined): Iterable<Violation> {
  const allowed = "attribute, block[0].attribute";
  const plain = path.replace(/^\$\{|\}$/g, "");
  const snake = plain.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();
  const indexed = plain.replace(/\.(\d+)(?=\.|$)/g, "[$1]");
  if (plain !== path) {
    yield { at, what: "ignore_changes takes paths, not templates", allowed, fix: `write "${plain}"` };
  } else if (plain === "all") {
    yield {
      at,
      what: "all stands alone, without a list",
      allowed: '"all"',
      fix: 'write ignore_changes = "all"',
    };
  } else if (indexed !== plain) {
    yield { at, what: "an index is written in brackets", allowed, fix: `write "${indexed}"` };
  } else if (/[A-Z]/.test(plain) && !/["'[]/.test(plain)) {
    yield { at, what: "Terraform's names have no capitals", allowed, fix: `write "${snake}"` };
  } else if (block) yield* schemaFaults(at, plain, block);
}

/** Whether each step is in the provider's schema, and a block has its index. */
function* schemaFaults(at: Value, path: string, schema: ProviderBlock): Iterable<Violation> {
  let block: ProviderBlock | undefined = schema;
  let fixed = "";
  for (const step of path.split(".")) {
    const [, name = "", index] = /^([\w-]+)((?:\[[^\]]*\])*)$/.exec(step) ?? [];
    const attribute: ProviderBlock[string] | undefined = block?.[name];
    if (!block || META.has(name)) return;
    if (!attribute) {
      const meant = nearest(name, Object.keys(block));
      const fix = meant ? `write "${fixed}${meant}"` : "remove it";
      // The schema is that of one version.
      yield {
        at,
        what: `there is no ${fixed}${name} to ignore`,
        fix,
        ...(!meant && { severity: "warning" }),
      };
      return;
    }
    const inner: ProviderBlock | undefined = attribute.elem?.block;
    const rest = path.slice((fixed + step).length);
    if (inner && index === "" && rest !== "") {
      const what = `${name} is a list of blocks: it needs an index`;
      yield { at, what, allowed: `${fixed}${name}[0]`, fix: `write "${fixed}${name}[0]${rest}"` };
      return;
    }
    fixed += `${step}.`;
    block = inner;
  }
}

const META = new Set(["timeouts", "id"]);
