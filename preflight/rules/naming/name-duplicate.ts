import { projectOf } from "../../networks";
import { type Resource, type ResourceSet, valuesOf } from "../../resource";
import type { Rule, RuleContext } from "../../rule";
import { textOf } from "../../value";

/** What a project has one of by each name. */
const FIELDS: Readonly<Record<string, string>> = {
  google_sql_database_instance: "name",
  google_compute_network: "name",
  google_compute_global_address: "name",
  google_secret_manager_secret: "secret_id",
  google_service_account: "account_id",
};

/** The same name twice in a project. */
export const nameDuplicate: Rule = {
  id: "name-duplicate",
  severity: "error",
  area: "naming",
  title: "two resources of a project have two names",
  why: "The second one fails: it exists already. A replica has a name of its own as well.",
  link: "https://cloud.google.com/sql/docs/postgres/instance-settings#instance-id-2ndgen",
  types: Object.keys(FIELDS),
  *check(value, context) {
    const { resource } = context;
    const field = FIELDS[resource.type] ?? "name";
    const key = identity(resource, field, context);
    if (!key) return;
    const first = firstByIdentity(field, context).get(key);
    if (!first || first === resource) return;
    const name = value.get(field);
    yield {
      at: name,
      what: `${first.address} has this name already`,
      allowed: "a name of its own",
      fix: `write "${name.string}-${resource.address
        .split(".")
        .pop()
        ?.toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")}"`,
    };
  },
};

const firsts = new WeakMap<ResourceSet, Map<string, Map<string, Resource>>>();

/** The first resource of each identity, among those of the checked one's type. */
function firstByIdentity(field: string, context: RuleContext): ReadonlyMap<string, Resource> {
  const { resource, all } = context;
  const ofSet = firsts.get(all) ?? new Map<string, Map<string, Resource>>();
  firsts.set(all, ofSet);
  let known = ofSet.get(resource.type);
  if (!known) {
    known = new Map();
    for (const one of all.ofType(resource.type)) {
      const key = identity(one, field, context);
      if (key && !known.has(key)) known.set(key, one);
    }
    ofSet.set(resource.type, known);
  }
  return known;
}

/** Undefined where it is not known, or where one address stands for several resources. */
function identity(resource: Resource, field: string, context: RuleContext): string | undefined {
  const { attributes, source } = resource;
  const name = valuesOf(resource).get(field).string;
  if (!name || attributes.for_each !== undefined || attributes.count !== undefined) return undefined;
  if (valuesOf(resource).get("project").isUnknown) return undefined;
  const project = projectOf({ ...context, resource });
  return `${project ?? ` of ${source ?? ""} ${textOf(attributes.provider ?? "")}`} ${name}`;
}
