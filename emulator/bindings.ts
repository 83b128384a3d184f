/**
 * Reads resource schemas from the installed CDKTF provider bindings. A binding's JavaScript names every
 * attribute and block with its type; its declaration file says which of them are required.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CtyType } from "./values";

/** One attribute or block as a binding shows it. */
export interface BindingMember {
  readonly name: string;
  /** For an attribute. A computed list of objects is an attribute too. */
  readonly type?: CtyType;
  /** For a block that can be configured. */
  readonly block?: {
    readonly nesting: "single" | "list" | "set";
    readonly single: boolean;
    readonly members: readonly BindingMember[];
  };
  readonly required: boolean;
  /** False where only the provider sets it. */
  readonly configurable: boolean;
  /** The declaration's comment, for what no other source says. */
  readonly doc: string;
}

/** One binding: a resource, a data source or a provider. */
export interface Binding {
  /** Terraform's type name, e.g. `google_sql_user`. */
  readonly type: string;
  readonly kind: "resource" | "data" | "provider";
  readonly members: readonly BindingMember[];
}

type Chunks = ReadonlyMap<string, string>;

/** Names of the bindings that a provider package has, as its folders are called. */
export function bindingNames(provider: string): string[] {
  return readdirSync(bindingFolder(provider), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** Version of the Terraform provider that the package was made from, e.g. `6.50.0`. */
export function providerVersion(provider: string): string {
  const source = readFileSync(join(bindingFolder(provider), "provider", "index.js"), "utf8");
  const version = /providerVersion: '([^']+)'/.exec(source)?.[1];
  if (version === undefined) throw new Error(`no provider version in the bindings of ${provider}`);
  return version;
}

/** Reads one binding, e.g. `readBinding("google", "sql-user")`. */
export function readBinding(provider: string, name: string): Binding {
  const file = join(bindingFolder(provider), name, "index.js");
  if (!existsSync(file)) throw new Error(`the ${provider} bindings have no "${name}"`);
  const source = readFileSync(file, "utf8");
  const code = split(
    source.slice(0, source.lastIndexOf("//# sourceMappingURL")),
    /^(?:function (\w+)|class (\w+) )/gm,
  );
  const declarations = split(
    readFileSync(join(bindingFolder(provider), name, "index.d.ts"), "utf8"),
    /^export (?:interface (\w+)|declare class (\w+)|declare function \w+)/gm,
  );
  const type = /\.tfResourceType = "(\w+)"/.exec(source)?.[1];
  const main = /class (\w+) extends cdktf\.Terraform(Resource|DataSource|Provider) /.exec(source);
  if (type === undefined || main === null) throw new Error(`cannot read the binding ${file}`);
  const [, className, base] = main as unknown as [string, string, string];
  const scope = { code, declarations };
  return {
    type,
    kind: base === "Resource" ? "resource" : base === "DataSource" ? "data" : "provider",
    members: membersOf(
      scope,
      code.get(className) ?? "",
      code.get(className) ?? "",
      declarations.get(`${className}Config`) ?? "",
    ),
  };
}

interface Scope {
  readonly code: Chunks;
  readonly declarations: Chunks;
}

const CONFIGURABLE =
  /^ +(\w+): \{\n +value: (.+),\n +isBlock: (true|false),\n +type: "(\w+)",\n +storageClassType: "(\w+)",?\n/gm;
const COMPUTED =
  /\/\/ (\w+) - computed: true, optional: false, required: false\n +(?:get \w+\(\) \{\n +return (.+);|this\._\w+ = (.+);)/g;
const DOCUMENTED = /\/\*\*([\s\S]*?)\*\/\s+readonly (\w+)(\??):/g;

function membersOf(
  scope: Scope,
  configurable: string,
  classSource: string,
  declaration: string,
): BindingMember[] {
  const documented = new Map<string, { doc: string; required: boolean }>();
  for (const [, doc = "", property = "", mark] of declaration.matchAll(DOCUMENTED)) {
    documented.set(property, { doc, required: mark === "" });
  }
  const members: BindingMember[] = [];
  for (const match of configurable.matchAll(CONFIGURABLE)) {
    const [, name, value, isBlock, kind, storage] = match as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const property = /(?:struct\.|this\._)(\w+)/.exec(value)?.[1] ?? name;
    const { doc = "", required = false } = documented.get(property) ?? {};
    const common = { name, required, configurable: true, doc };
    members.push(
      isBlock === "true"
        ? { ...common, block: blockOf(scope, value, kind) }
        : { ...common, type: attributeType(kind, storage) },
    );
  }
  const known = new Set(members.map((member) => member.name));
  for (const [, name = "", getter, field] of classSource.matchAll(COMPUTED)) {
    if (known.has(name)) continue;
    known.add(name);
    const type = computedType(scope, (getter ?? field) as string, classSource);
    members.push({ name, type, required: false, configurable: false, doc: "" });
  }
  return members;
}

function blockOf(scope: Scope, value: string, kind: string): NonNullable<BindingMember["block"]> {
  const converter = /(\w+)ToHclTerraform/.exec(value)?.[1];
  if (converter === undefined) throw new Error(`no converter in "${value}"`);
  const struct = converter.charAt(0).toUpperCase() + converter.slice(1);
  return {
    nesting: kind === "struct" ? "single" : kind === "set" ? "set" : "list",
    single: !value.startsWith("cdktf.listMapperHcl"),
    members: membersOf(
      scope,
      scope.code.get(`${converter}ToHclTerraform`) ?? "",
      scope.code.get(`${struct}OutputReference`) ?? "",
      scope.declarations.get(struct) ?? "",
    ),
  };
}

const SCALARS: Readonly<Record<string, CtyType>> = { string: "string", number: "number", boolean: "bool" };

function attributeType(kind: string, storage: string): CtyType {
  const element = SCALARS[storage.replace(/(List|Map)$/, "")];
  if (element === undefined) throw new Error(`unexpected storage class "${storage}"`);
  return kind === "list" || kind === "set" || kind === "map" ? [kind, element] : element;
}

const GETTERS: Readonly<Record<string, CtyType>> = {
  getStringAttribute: "string",
  getNumberAttribute: "number",
  getBooleanAttribute: "bool",
  getListAttribute: ["list", "string"],
  getNumberListAttribute: ["list", "number"],
  getStringMapAttribute: ["map", "string"],
  getNumberMapAttribute: ["map", "number"],
  getBooleanMapAttribute: ["map", "bool"],
};

function computedType(scope: Scope, expression: string, classSource: string): CtyType {
  const getter = /this\.(get\w+)\(/.exec(expression)?.[1];
  if (getter !== undefined) {
    const type = GETTERS[getter];
    if (type === undefined) throw new Error(`unexpected getter "${getter}"`);
    return expression.startsWith("cdktf.Fn.tolist(")
      ? ["set", (type as readonly [string, CtyType])[1]]
      : type;
  }
  const field = /^this\.(_\w+)$/.exec(expression)?.[1];
  if (field !== undefined) {
    const assigned = new RegExp(`this\\.${field} = (new .+);`).exec(classSource)?.[1];
    if (assigned === undefined) throw new Error(`nothing is assigned to "${field}"`);
    return computedType(scope, assigned, classSource);
  }
  const made = /^new (cdktf\.)?(\w+)\(this, "\w+"(?:, (true|false))?\)/.exec(expression);
  if (made === null) throw new Error(`unexpected expression "${expression}"`);
  const [, core, className = "", wrapsSet] = made;
  if (core !== undefined) {
    if (className === "StringMap") return ["map", "string"];
    if (className === "StringMapList") return ["list", ["map", "string"]];
    throw new Error(`unexpected type "${className}"`);
  }
  const reference = scope.code.get(className.replace(/(?:List|OutputReference)$/, "OutputReference")) ?? "";
  const attributes = membersOf(scope, "", reference, "").map((member) => [
    member.name,
    member.type as CtyType,
  ]);
  return [wrapsSet === "true" ? "set" : "list", ["object", Object.fromEntries(attributes)]];
}

/** Cuts a source text at each match of `start`; the pieces are keyed by the name that it captures. */
function split(source: string, start: RegExp): Chunks {
  const starts = [...source.matchAll(start)];
  return new Map(
    starts.map((match, index) => [
      match[1] ?? match[2] ?? "",
      source.slice(match.index, starts[index + 1]?.index),
    ]),
  );
}

function bindingFolder(provider: string): string {
  return join(dirname(require.resolve(`@cdktf/provider-${provider}/package.json`)), "lib");
}
