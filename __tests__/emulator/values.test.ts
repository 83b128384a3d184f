import { ExtData, encode } from "@msgpack/msgpack";
import { UNKNOWN } from "../../emulator/behaviour";
import { type CtyType, decodeValue, encodeValue, equal, hasUnknown, isCtyType } from "../../emulator/values";
import fc from "../support/fast-check";

const ctyType = fc.letrec<{ type: CtyType }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<CtyType>("string", "number", "bool"),
    fc.tuple(fc.constantFrom("list" as const, "set" as const, "map" as const), tie("type")),
    fc.tuple(
      fc.constant("object" as const),
      fc.dictionary(name(), tie("type"), { maxKeys: 4, noNullPrototype: true }),
    ),
  ),
})).type;

function name() {
  return fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).filter((text) => text !== "__proto__");
}

/** A value of a type, with nulls and unknowns anywhere. */
function valueFor(type: CtyType): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(null, UNKNOWN) },
    { weight: 6, arbitrary: known(type) },
  );
}

function known(type: CtyType): fc.Arbitrary<unknown> {
  if (type === "string" || type === "dynamic") return fc.string({ unit: "grapheme" });
  if (type === "bool") return fc.boolean();
  if (type === "number") {
    return fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
      fc
        .bigInt({ min: -(2n ** 200n), max: 2n ** 200n })
        .map((big) => (Number.isSafeInteger(Number(big)) ? Number(big) : big)),
    );
  }
  const [kind, element] = type;
  if (kind === "object") {
    return fc.record(
      Object.fromEntries(Object.entries(element).map(([key, member]) => [key, valueFor(member)])),
    );
  }
  if (kind === "map") return fc.dictionary(name(), valueFor(element), { maxKeys: 3, noNullPrototype: true });
  return fc.array(valueFor(element), { maxLength: 3 });
}

const typedValue = ctyType.chain((type) => fc.tuple(fc.constant(type), valueFor(type)));

test("a value comes back as it was, whatever its type, nulls and unknowns", () => {
  fc.assert(
    fc.property(typedValue, ([type, value]) => {
      expect(equal(decodeValue(type, encodeValue(type, value)), value)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("every generated type is a cty type", () => {
  fc.assert(fc.property(ctyType, (type) => isCtyType(type)));
});

test.each<[string, unknown]>([
  ["an unknown name", "int"],
  ["a list without an element type", ["list"]],
  ["a tuple", ["tuple", ["string"]]],
  ["an object of something else", ["object", { a: "int" }]],
  ["an object without members", ["object", null]],
  ["nothing", null],
])("%s is no cty type", (_, type) => {
  expect(isCtyType(type)).toBe(false);
});

test("a number that arrives as text keeps all its digits", () => {
  expect(decodeValue("number", encode("9007199254740993"))).toBe(9007199254740993n);
  expect(decodeValue("number", encode("12"))).toBe(12);
  expect(decodeValue("number", encode("0.5"))).toBe(0.5);
});

test("an unknown with refinements is unknown", () => {
  const refined = encode([new ExtData(12, encode({ 1: false })), new ExtData(0, new Uint8Array([0]))]);
  expect(decodeValue(["list", "string"], refined)).toEqual([UNKNOWN, UNKNOWN]);
});

test("a value of no fixed type travels with its type", () => {
  const wire = encodeValue(["object", { any: "dynamic" }], { any: "text" });
  expect(decodeValue(["object", { any: "dynamic" }], wire)).toEqual({ any: "text" });
});

test("a value that does not fit is refused with its place", () => {
  const type: CtyType = ["object", { settings: ["list", ["object", { tier: "string" }]] }];
  expect(() => encodeValue(type, { settings: [{ tier: 5 }] })).toThrow(
    "settings.0.tier: expected string, got number",
  );
  expect(() => encodeValue(type, { settings: [{ teir: "x" }] })).toThrow(
    'settings.0: no attribute named "teir"',
  );
  expect(() => decodeValue("bool", encode("yes"))).toThrow("expected bool, got string");
});

test("an unknown is found at any depth", () => {
  expect(hasUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
  expect(hasUnknown({ a: [{ b: null }] })).toBe(false);
});
