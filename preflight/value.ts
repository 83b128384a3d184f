/** Marks a value that is not known until apply, as a plan says it. */
export const UNKNOWN: unique symbol = Symbol("unknown until apply");

/** Below this a number is an encoded CDKTF token, not a value. */
const NUMBER_TOKEN_BELOW = -1e200;

/**
 * A place in a resource's attributes. Reads never throw: what is absent or unknown gives undefined, so that
 * a rule skips what it cannot judge. A block may be written as an object or as a list of one.
 */
export class Value {
  // What was read before: the rules all read the same places.
  #below?: Map<string, Value>;
  #items?: readonly Value[];
  #entries?: readonly [string, Value][];
  #texts?: readonly { readonly value: Value; readonly text: string }[];

  constructor(
    readonly raw: unknown,
    /** Path inside the resource, e.g. `settings.database_flags[2].value`. */
    readonly path: string,
  ) {}

  /** The value below, e.g. `get("settings.ip_configuration.ssl_mode")`. */
  get(path: string): Value {
    this.#below ??= new Map();
    const known = this.#below.get(path);
    if (known) return known;
    const dot = path.lastIndexOf(".");
    const value = dot < 0 ? this.#child(path) : this.get(path.slice(0, dot)).get(path.slice(dot + 1));
    this.#below.set(path, value);
    return value;
  }

  /** The blocks or elements of a list, or the one that is written as an object. */
  items(path?: string): readonly Value[] {
    if (path !== undefined) return this.get(path).items();
    const { raw } = this;
    this.#items ??= Array.isArray(raw)
      ? raw.map((item, i) => new Value(item, `${this.path}[${i}]`))
      : isObject(raw)
        ? [this]
        : [];
    return this.#items;
  }

  /** Key and value of a map. */
  entries(): readonly [string, Value][] {
    this.#entries ??= Object.keys(this.#object() ?? {}).map((key) => [key, this.#child(key)]);
    return this.#entries;
  }

  /** Every text at any depth. */
  texts(): readonly { readonly value: Value; readonly text: string }[] {
    this.#texts ??=
      typeof this.raw === "string"
        ? [{ value: this, text: this.raw }]
        : Array.isArray(this.raw)
          ? this.items().flatMap((item) => item.texts())
          : this.entries().flatMap(([, child]) => child.texts());
    return this.#texts;
  }

  /** Written, and not as null. */
  get isSet(): boolean {
    return this.raw !== undefined && this.raw !== null;
  }

  /** Not to be judged: a reference, a template, a token, or unknown in the plan. */
  get isUnknown(): boolean {
    return isUnknown(this.raw);
  }

  /** Literally this, and known. */
  is(expected: string | number | boolean): boolean {
    if (typeof expected === "boolean") return this.boolean === expected;
    return typeof expected === "number" ? this.number === expected : this.string === expected;
  }

  /** A known text; numbers and booleans as Terraform would convert them. */
  get string(): string | undefined {
    if (this.isUnknown) return undefined;
    if (typeof this.raw === "number" || typeof this.raw === "boolean") return String(this.raw);
    return typeof this.raw === "string" ? this.raw : undefined;
  }

  /** A known number; a text that is one counts. */
  get number(): number | undefined {
    if (this.isUnknown) return undefined;
    if (typeof this.raw === "number") return this.raw;
    if (typeof this.raw !== "string" || this.raw.trim() === "") return undefined;
    const number = Number(this.raw);
    return Number.isNaN(number) ? undefined : number;
  }

  /** A known boolean; "true" and "false" count. */
  get boolean(): boolean | undefined {
    if (this.raw === true || this.raw === "true") return true;
    return this.raw === false || this.raw === "false" ? false : undefined;
  }

  #object(): Record<string, unknown> | undefined {
    if (isObject(this.raw)) return this.raw;
    return Array.isArray(this.raw) && this.raw.length === 1 && isObject(this.raw[0])
      ? this.raw[0]
      : undefined;
  }

  #child(key: string): Value {
    const path = this.path ? `${this.path}.${key}` : key;
    // Below something unknown everything is.
    if (this.isUnknown) return new Value(UNKNOWN, path);
    const object = this.#object();
    return new Value(object && Object.hasOwn(object, key) ? object[key] : undefined, path);
  }
}

/** A reference, a template, a token, or unknown in a plan. `$${` is a literal `${`. */
export function isUnknown(raw: unknown): boolean {
  if (raw === UNKNOWN) return true;
  if (typeof raw === "number") return raw < NUMBER_TOKEN_BELOW;
  return typeof raw === "string" && raw.includes("{") && /(^|[^$])(\$\$)*[$%]\{/.test(raw);
}

/** Anything as a text; an object may have a `toString` of its own, which is no function. */
export function textOf(raw: unknown): string {
  return typeof raw === "object" && raw !== null ? JSON.stringify(raw) : String(raw);
}

/** What a table has under a name; not what its prototype has under `constructor`. */
export function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

export function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/** Every text at any depth, with its path. */
export function texts(value: Value): readonly { readonly value: Value; readonly text: string }[] {
  return value.texts();
}
