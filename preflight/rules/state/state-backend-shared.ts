import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";
import { isObject, own } from "../../value";

/** What makes the place of a state, by kind of backend. */
const PLACE: Readonly<Record<string, readonly string[]>> = {
  gcs: ["bucket", "prefix"],
  s3: ["bucket", "key", "region"],
  azurerm: ["storage_account_name", "container_name", "key"],
  local: ["path"],
  http: ["address"],
};

/** Each stack has a state of its own. */
export const stateBackendShared: Rule = {
  id: "state-backend-shared",
  severity: "error",
  area: "state",
  title: "no two stacks keep their state in the same place",
  why: "Each apply of one destroys what the other made: it is in the state and not in the configuration.",
  link: "https://developer.hashicorp.com/terraform/language/backend/gcs",
  types: ["terraform"],
  *check(terraform, { resource, all }) {
    const own = placeOf(terraform.get("backend").raw);
    if (own === undefined) return;
    const other = all.ofType("terraform").find((one) => {
      return one.source !== resource.source && placeOf(valuesOf(one).get("backend").raw) === own;
    });
    if (!other) return;
    yield {
      at: "backend",
      what: `the state is in the same place as that of ${other.source}`,
      got: own,
      fix: `give each its own place, e.g. the prefix ${resource.source}`,
    };
  },
};

/** Undefined where it is not literal, or another one in each folder. */
function placeOf(raw: unknown): string | undefined {
  const body = Array.isArray(raw) ? raw[0] : raw;
  if (!isObject(body)) return undefined;
  const [kind = "", settings] = Object.entries(body)[0] ?? [];
  const values = Array.isArray(settings) ? settings[0] : settings;
  const names = own(PLACE, kind);
  if (!names || !isObject(values)) return undefined;
  const parts = names.map((name) => values[name]);
  const isLiteral = (part: unknown) =>
    part === undefined || (typeof part === "string" && !part.includes("${"));
  if (!parts.every(isLiteral) || parts[0] === undefined) return undefined;
  // A relative file is below each folder.
  if (kind === "local" && !String(parts[0]).startsWith("/")) return undefined;
  return `${kind}: ${parts.filter((part) => part !== undefined).join("/")}`;
}
