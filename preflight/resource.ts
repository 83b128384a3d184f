import type { Budget } from "./budget";
import { Value } from "./value";

/** Says, beside a resource, that a finding of a rule is accepted. */
export interface Acknowledgement {
  readonly rule: string;
  /** Why; none where it was forgotten. */
  readonly reason?: string;
  /** Construct or address that it was said of. */
  readonly at: string;
}

/**
 * Something in a Terraform input. Resources have their address; the other blocks of a configuration have
 * one made up after them: `terraform`, `provider.google`, `output.url`, `data.google_project.main`.
 */
export interface Resource {
  /** Unique in the input, e.g. `google_sql_database_instance.main`. */
  readonly address: string;
  /** `google_sql_database_instance`; for other blocks `terraform`, `provider`, `output`, `variable`, `locals`. */
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Construct path, where CDKTF wrote one. */
  readonly path?: string;
  /** Stack or file that it is in. @default - the only one */
  readonly source?: string;
  /** From a plan: the provider has judged the attributes, and what it computes is among them. */
  readonly planned?: boolean;
  /** Addresses that its expressions name, where the attributes may no longer show them. @default - none */
  readonly references?: readonly string[];
  /** @default - none */
  readonly acknowledged?: readonly Acknowledgement[];
  /** What it is paid from. @default - nobody says */
  readonly budget?: Budget;
}

/** All resources of an input, and how they refer to one another. */
export class ResourceSet {
  readonly #byAddress = new Map<string, Resource>();
  readonly #byType = new Map<string, Resource[]>();

  /** In the order of their addresses, so that what a rule names first does not depend on how they came. */
  // Made at first use: most inputs ask for few of them.
  readonly #byName = new Map<string, Map<string, Resource>>();
  readonly #pointers = new Map<string, Map<Resource, Resource[]>>();
  readonly resources: readonly Resource[];

  constructor(resources: readonly Resource[]) {
    const order = (one: Resource) => key(one.source, one.address);
    this.resources = [...resources].sort((a, b) => (order(a) < order(b) ? -1 : 1));
    for (const resource of this.resources) {
      this.#byAddress.set(key(resource.source, resource.address), resource);
      const sameType = this.#byType.get(resource.type);
      if (sameType) sameType.push(resource);
      else this.#byType.set(resource.type, [resource]);
    }
  }

  ofType(...types: readonly string[]): readonly Resource[] {
    const [only = ""] = types;
    return types.length === 1
      ? (this.#byType.get(only) ?? [])
      : types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /**
   * The resource that a value names: by a reference (`${type.name.attribute}`), by the literal of its
   * `name`, or, in shorthand, by the last part of its address.
   */
  follow(from: Resource, value: Value, ...types: readonly string[]): Resource | undefined {
    if (typeof value.raw !== "string") return undefined;
    for (const address of references(value.raw)) {
      const found = this.#byAddress.get(key(from.source, address));
      if (found && types.includes(found.type)) return found;
    }
    if (value.isUnknown) return undefined;
    for (const type of types) {
      const found = this.#names(type).get(value.raw);
      if (found) return found;
    }
    return undefined;
  }

  /** Resources of a type whose attribute names this one. */
  pointingAt(target: Resource, type: string, attribute: string): readonly Resource[] {
    const relation = `${type}\0${attribute}\0${target.type}`;
    let pointers = this.#pointers.get(relation);
    if (!pointers) {
      pointers = new Map();
      for (const resource of this.ofType(type)) {
        const named = this.follow(resource, valuesOf(resource).get(attribute), target.type);
        if (!named) continue;
        const known = pointers.get(named);
        if (known) known.push(resource);
        else pointers.set(named, [resource]);
      }
      this.#pointers.set(relation, pointers);
    }
    return pointers.get(target) ?? [];
  }

  /** The first resource of a type by its name or, where it has none, by the last part of its address. */
  #names(type: string): ReadonlyMap<string, Resource> {
    let names = this.#byName.get(type);
    if (!names) {
      names = new Map();
      for (const resource of this.ofType(type)) {
        const { name = resource.address.split(".").pop() } = resource.attributes;
        if (typeof name === "string" && !names.has(name)) names.set(name, resource);
      }
      this.#byName.set(type, names);
    }
    return names;
  }

  /** The resource at an address of the same source. */
  at(from: Resource, address: string): Resource | undefined {
    return this.#byAddress.get(key(from.source, address));
  }
}

const values = new WeakMap<Resource, Value>();

/** The attributes of a resource, as a place to read from. */
export function valuesOf(resource: Resource): Value {
  let value = values.get(resource);
  if (!value) {
    value = new Value(resource.attributes, "");
    values.set(resource, value);
  }
  return value;
}

/** Addresses that a text refers to: `type.name` and `data.type.name`. */
export function references(text: string): string[] {
  const found = text.matchAll(/\b(?:data\.|ephemeral\.)?[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*/g);
  return /[$%]\{/.test(text) ? [...found].map(([address]) => address) : [];
}

function key(source: string | undefined, address: string): string {
  return `${source ?? ""}\0${address}`;
}
