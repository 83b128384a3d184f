import { check } from "../../preflight/check";
import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";
import type { Rule } from "../../preflight/rule";
import { type Suppression, suppress } from "../../preflight/suppression";
import { shown } from "../support/preflight";

const named = (id: string): Rule => ({
  id,
  severity: "warning",
  area: "area",
  title: "title",
  why: "why",
  link: "https://example.com",
  types: ["google_sql_user"],
  *check(value) {
    if (value.get("name").is("bad"))
      yield { at: value.get("name"), what: `${id} is wrong`, fix: "write good" };
  },
});
const RULES = [named("first"), named("second")];

function suppressed(
  json: Record<string, unknown>,
  suppressions: Partial<Suppression>[] = [],
  idle: Rule[] = [],
) {
  const resources = resourcesOfConfiguration(json, "stack");
  const written = suppressions.map(
    (one): Suppression => ({
      rule: "first",
      address: "*",
      reason: "because",
      file: "preflight.json",
      ...one,
    }),
  );
  return suppress(check(resources, { rules: RULES }), resources, { suppressions: written, idle });
}

const users = (...names: string[]) => ({
  resource: {
    google_sql_user: Object.fromEntries(
      names.map((name, i) => [`u${i}`, { name, "//": { metadata: { path: `stack/users/u${i}` } } }]),
    ),
  },
});

describe("by a file", () => {
  test("what is accepted is taken out and listed with its reason, and only that", () => {
    const { findings, suppressed: accepted } = suppressed(users("bad"), [{}]);
    expect(findings.map(({ rule }) => rule)).toEqual(["second"]);
    expect(accepted).toMatchObject([
      {
        rule: "first",
        address: "google_sql_user.u0",
        reason: "because",
        by: "preflight.json",
        inSource: false,
      },
    ]);
  });

  test.each([
    ["google_sql_user.u0", 1],
    ["google_sql_user.*", 2],
    ["stack/users/*", 2],
    ["*/u1", 1],
    ["google_sql_user", 0],
    ["google.sql.user.u0", 0],
    ["u0", 0],
  ])("the address %s covers %p of two", (address, count) => {
    expect(suppressed(users("bad", "bad"), [{ address }]).suppressed).toHaveLength(count);
  });

  test("one that covers nothing is a warning", () => {
    const { findings } = suppressed(users("good"), [{ address: "google_sql_user.gone" }]);
    expect(shown(findings)).toMatchInlineSnapshot(`
      "warning suppression-unused preflight.json first at google_sql_user.gone
        nothing is suppressed by this; got "first" at "google_sql_user.gone"
        fix: remove it from preflight.json, or correct its address"
    `);
  });

  test("one of a rule that did not run is not judged, one of no rule at all is", () => {
    expect(suppressed(users("good"), [{ rule: "idle" }], [named("idle")]).findings).toEqual([]);
    expect(suppressed(users("good"), [{ rule: "nowhere" }]).findings).toMatchObject([
      { rule: "suppression-unused" },
    ]);
  });
});

describe("beside the resource", () => {
  const acknowledged = (name: string, ...acknowledgements: Record<string, unknown>[]) => ({
    resource: { google_sql_user: { app: { name, "//": { acknowledged: acknowledgements } } } },
  });

  test("it counts for this resource, with its reason", () => {
    const json = acknowledged("bad", { rule: "first", reason: "known" });
    Object.assign(json.resource.google_sql_user, { other: { name: "bad" } });
    const { findings, suppressed: accepted } = suppressed(json);
    expect(findings.map(({ rule, address }) => `${rule} ${address}`)).toEqual([
      "second google_sql_user.app",
      "first google_sql_user.other",
      "second google_sql_user.other",
    ]);
    expect(accepted).toMatchObject([{ reason: "known", by: "google_sql_user.app", inSource: true }]);
  });

  test("without a reason it suppresses nothing and is an error", () => {
    const { findings, suppressed: accepted } = suppressed(acknowledged("bad", { rule: "first" }));
    expect(accepted).toEqual([]);
    expect(shown(findings.filter(({ rule }) => rule !== "second"))).toMatchInlineSnapshot(`
      "warning first google_sql_user.app name
        first is wrong; got "bad"
        fix: write good
      error suppression-reason google_sql_user.app //.acknowledged
        no reason is given; got "first" at "google_sql_user.app"
        fix: write why the finding is accepted"
    `);
  });

  test("said of a construct, it is unused only where none of its resources has the finding", () => {
    const at = { rule: "first", reason: "known", at: "stack/users" };
    const two = (...names: string[]) => ({
      resource: {
        google_sql_user: Object.fromEntries(
          names.map((name, i) => [`u${i}`, { name, "//": { acknowledged: [at] } }]),
        ),
      },
    });
    expect(suppressed(two("good", "bad")).findings.map(({ rule }) => rule)).toEqual(["second"]);
    expect(suppressed(two("good", "good")).findings).toMatchObject([
      { rule: "suppression-unused", severity: "warning", address: "google_sql_user.u0" },
    ]);
  });

  test("said of the whole stack, it counts for everything in it", () => {
    const json = { "//": { acknowledged: [{ rule: "first", reason: "known" }] }, ...users("bad", "bad") };
    expect(suppressed(json).suppressed).toHaveLength(2);
  });
});
