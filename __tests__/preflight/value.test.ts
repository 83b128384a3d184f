import { isUnknown, texts, UNKNOWN, Value } from "../../preflight/value";

const value = (raw: unknown) => new Value(raw, "");

describe("get", () => {
  test("reads through objects and lists of one alike, with the path as written", () => {
    for (const raw of [{ a: { b: 1 } }, { a: [{ b: 1 }] }]) {
      expect(value(raw).get("a.b")).toMatchObject({ raw: 1, path: "a.b" });
    }
  });

  test("what is absent, no object, or one of several has nothing below", () => {
    expect(value({}).get("a.b.c").isSet).toBe(false);
    expect(value({ a: "text" }).get("a.length").isSet).toBe(false);
    expect(value({ a: [{ b: 1 }, { b: 2 }] }).get("a.b").isSet).toBe(false);
    expect(value({ a: null }).get("a").isSet).toBe(false);
  });

  test("what every object inherits is not there", () => {
    expect(value({}).get("constructor").isSet).toBe(false);
    expect(value({}).get("toString.name").isSet).toBe(false);
  });

  test("below something unknown everything is", () => {
    for (const raw of ["${var.a}", UNKNOWN]) {
      expect(value({ a: raw }).get("a.b.c")).toMatchObject({ isUnknown: true, path: "a.b.c" });
    }
  });
});

test("items are the elements of a list with their places, or the one that stands alone", () => {
  expect(
    value({ a: [1, 2] })
      .items("a")
      .map(({ path }) => path),
  ).toEqual(["a[0]", "a[1]"]);
  expect(
    value({ a: { b: 1 } })
      .items("a")
      .map(({ path }) => path),
  ).toEqual(["a"]);
  expect(value({ a: "text" }).items("a")).toEqual([]);
});

test.each([
  ["${google_sql_user.app.name}", true],
  ["a-${var.x}-b", true],
  ["%{if true}a%{endif}", true],
  ["$${not.a.reference}", false],
  ["$$${a}", true],
  ["costs $5", false],
  [-1.8881545897087968e289, true],
  [-1, false],
  [UNKNOWN, true],
  [null, false],
])("%p is unknown: %p", (raw, expected) => {
  expect(isUnknown(raw)).toBe(expected);
});

test("texts, numbers and booleans are converted as Terraform does, and unknown ones not at all", () => {
  expect(value(true).string).toBe("true");
  expect(value(" 12 ").number).toBe(12);
  expect(value("").number).toBeUndefined();
  expect(value("12GB").number).toBeUndefined();
  expect(value("true").boolean).toBe(true);
  expect(value("yes").boolean).toBeUndefined();
  for (const read of ["string", "number", "boolean"] as const) {
    expect(value("${var.a}")[read]).toBeUndefined();
    expect(value(UNKNOWN)[read]).toBeUndefined();
    expect(value({})[read]).toBeUndefined();
  }
});

test("is compares a known value by its kind", () => {
  expect(value("5").is(5)).toBe(true);
  expect(value(5).is("5")).toBe(true);
  expect(value("true").is(true)).toBe(true);
  expect(value("${var.a}").is("${var.a}")).toBe(false);
});

test("texts are found at any depth", () => {
  const found = [...texts(value({ a: "one", b: [{ c: "two" }, 3] }))];
  expect(found.map(({ text, value: { path } }) => `${path}=${text}`)).toEqual(["a=one", "b[0].c=two"]);
});
