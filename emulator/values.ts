/**
 * Values on the wire. Terraform sends msgpack shaped by a cty type; inside the emulator they are plain
 * values: null, boolean, number (bigint where a number would lose digits), string, array, object, and
 * {@link UNKNOWN} for what is not known until apply.
 */
import { decode, ExtData, ExtensionCodec, encode } from "@msgpack/msgpack";
import { UNKNOWN } from "./behaviour";

/** A cty type in Terraform's JSON form. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["object", Readonly<Record<string, CtyType>>];

const UNKNOWN_EXTENSION = 0;
/** An unknown with hints about it (a prefix, "not null"). The hints are not needed here. */
const REFINED_UNKNOWN_EXTENSION = 12;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: UNKNOWN_EXTENSION,
  encode: (value) => (value === UNKNOWN ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
extensionCodec.register({
  type: REFINED_UNKNOWN_EXTENSION,
  encode: () => null,
  decode: () => UNKNOWN,
});

/** Decodes a msgpack value of the given type. Throws where the bytes do not fit the type. */
export function decodeValue(type: CtyType, bytes: Uint8Array): unknown {
  return fromWire(type, decode(bytes, { extensionCodec, useBigInt64: true }), []);
}

/** Encodes a plain value of the given type. Throws where the value does not fit the type. */
export function encodeValue(type: CtyType, value: unknown): Buffer {
  const bytes = encode(toWire(type, value, []), { extensionCodec, useBigInt64: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** True where the type is one that Terraform can parse; a type that is not crashes it. */
export function isCtyType(type: unknown): type is CtyType {
  if (typeof type === "string") return ["string", "number", "bool", "dynamic"].includes(type);
  if (!Array.isArray(type) || type.length !== 2) return false;
  const [kind, element] = type;
  if (kind === "list" || kind === "set" || kind === "map") return isCtyType(element);
  if (kind !== "object" || typeof element !== "object" || element === null || Array.isArray(element))
    return false;
  return Object.values(element as object).every(isCtyType);
}

/** True where the value is, or anywhere contains, something unknown. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return false;
}

/** Deep equality, with sets given as arrays compared in order. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return keys.every((key) => Object.hasOwn(right, key) && equal(left[key], right[key]));
}

/** A copy that shares nothing with the original. `UNKNOWN` is kept. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)])) as T;
}

/** A plain value in the shape of a type: members that the type lacks are dropped, missing ones are null. */
export function conform(type: CtyType, plain: unknown): unknown {
  if (plain === null || plain === undefined || typeof type === "string") return plain ?? null;
  const [kind, element] = type;
  if (kind === "list" || kind === "set")
    return (plain as unknown[]).map((member) => conform(element as CtyType, member));
  if (kind === "map") return plain;
  return Object.fromEntries(
    Object.entries(element as Readonly<Record<string, CtyType>>).map(([name, member]) => [
      name,
      conform(member, (plain as Record<string, unknown>)[name]),
    ]),
  );
}

function fromWire(type: CtyType, wire: unknown, path: readonly string[]): unknown {
  if (wire === null || wire === undefined) return null;
  if (wire === UNKNOWN) return UNKNOWN;
  if (type === "number") return numberFromWire(wire, path);
  if (type === "string") return typeof wire === "string" ? wire : misfit(type, wire, path);
  if (type === "bool") return typeof wire === "boolean" ? wire : misfit(type, wire, path);
  if (type === "dynamic") return dynamicFromWire(wire, path);
  const [kind, element] = type;
  if (kind === "list" || kind === "set") {
    if (!Array.isArray(wire)) return misfit(kind, wire, path);
    return wire.map((member, index) => fromWire(element, member, [...path, String(index)]));
  }
  if (typeof wire !== "object" || Array.isArray(wire)) return misfit(kind, wire, path);
  const members = Object.entries(wire as Record<string, unknown>);
  if (kind === "map") {
    return Object.fromEntries(
      members.map(([key, member]) => [key, fromWire(element, member, [...path, key])]),
    );
  }
  return Object.fromEntries(
    Object.entries(element).map(([name, memberType]) => [
      name,
      fromWire(memberType, (wire as Record<string, unknown>)[name], [...path, name]),
    ]),
  );
}

function toWire(type: CtyType, value: unknown, path: readonly string[]): unknown {
  if (value === null || value === undefined) return null;
  if (value === UNKNOWN) return UNKNOWN;
  if (type === "number") return numberToWire(value, path);
  if (type === "string") return typeof value === "string" ? value : misfit(type, value, path);
  if (type === "bool") return typeof value === "boolean" ? value : misfit(type, value, path);
  if (type === "dynamic") return dynamicToWire(value, path);
  const [kind, element] = type;
  if (kind === "list" || kind === "set") {
    if (!Array.isArray(value)) return misfit(kind, value, path);
    return value.map((member, index) => toWire(element, member, [...path, String(index)]));
  }
  if (typeof value !== "object" || Array.isArray(value)) return misfit(kind, value, path);
  if (kind === "map") {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, toWire(element, member, [...path, key])]),
    );
  }
  const unexpected = Object.keys(value).filter((name) => !Object.hasOwn(element as object, name));
  if (unexpected.length > 0)
    throw new TypeError(`${at(path)}no attribute named "${unexpected.join('", "')}"`);
  return Object.fromEntries(
    Object.entries(element as Readonly<Record<string, CtyType>>).map(([name, memberType]) => [
      name,
      toWire(memberType, (value as Record<string, unknown>)[name], [...path, name]),
    ]),
  );
}

/** Integers that a double cannot hold arrive as 64-bit integers or, larger still, as decimal strings. */
function numberFromWire(wire: unknown, path: readonly string[]): unknown {
  if (typeof wire === "number") return wire;
  if (typeof wire === "bigint") return narrow(wire);
  if (typeof wire !== "string") return misfit("number", wire, path);
  if (/^[+-]?\d+$/.test(wire)) return narrow(BigInt(wire));
  const parsed = Number(wire);
  return Number.isNaN(parsed) ? misfit("number", wire, path) : parsed;
}

function numberToWire(value: unknown, path: readonly string[]): unknown {
  if (typeof value === "number" && !Number.isNaN(value)) return value;
  if (typeof value !== "bigint") return misfit("number", value, path);
  return BigInt.asIntN(64, value) === value ? value : value.toString();
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A value of no fixed type travels with its type: `[type as JSON, value]`. */
function dynamicFromWire(wire: unknown, path: readonly string[]): unknown {
  if (!Array.isArray(wire) || wire.length !== 2 || !(wire[0] instanceof Uint8Array)) {
    return misfit("dynamic", wire, path);
  }
  return fromWire(JSON.parse(Buffer.from(wire[0]).toString()) as CtyType, wire[1], path);
}

function dynamicToWire(value: unknown, path: readonly string[]): unknown {
  const type = typeOf(value, path);
  return [Buffer.from(JSON.stringify(type)), toWire(type, value, path)];
}

function typeOf(value: unknown, path: readonly string[]): CtyType {
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
    case "bigint":
      return "number";
    case "boolean":
      return "bool";
    default:
      return misfit("dynamic", value, path);
  }
}

function misfit(expected: string, value: unknown, path: readonly string[]): never {
  const got =
    value instanceof ExtData ? `extension type ${value.type}` : Array.isArray(value) ? "list" : typeof value;
  throw new TypeError(`${at(path)}expected ${expected}, got ${got}`);
}

function at(path: readonly string[]): string {
  return path.length === 0 ? "" : `${path.join(".")}: `;
}
