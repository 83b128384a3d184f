import { stateLeakedToken } from "../../../../preflight/rules/state/state-leaked-token";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses tokens that code took for texts (1)", () => {
  expect(
    shown(findingsOf(stateLeakedToken, instance({}, { name: "${TfToken[TOKEN.12]}-replica" }))),
  ).toMatchInlineSnapshot(`
    "error state-leaked-token google_sql_database_instance.main name
      the value holds an unresolved token of CDKTF; got "\${TfToken[TOKEN.12]}"
      fix: do not cut, compare or change tokens in code: use Fn (Fn.replace, Fn.lower …) or a literal"
  `);
});

test("refuses tokens that code took for texts (2)", () => {
  expect(shown(findingsOf(stateLeakedToken, instance({}, { name: "main-TOKEN[3]" })))).toMatchInlineSnapshot(`
    "error state-leaked-token google_sql_database_instance.main name
      the value holds an unresolved token of CDKTF; got "TOKEN[3]"
      fix: do not cut, compare or change tokens in code: use Fn (Fn.replace, Fn.lower …) or a literal"
  `);
});

test("refuses tokens that code took for texts (3)", () => {
  expect(
    shown(findingsOf(stateLeakedToken, instance({ user_labels: { owner: "[object Object]" } }))),
  ).toMatchInlineSnapshot(`
    "error state-leaked-token google_sql_database_instance.main settings.user_labels.owner
      the value holds an object where a text belongs; got "[object Object]"
      fix: write one of its attributes"
  `);
});

test("refuses what code did not have (1)", () => {
  expect(
    shown(findingsOf(stateLeakedToken, instance({}, { name: "undefined-main", region: "undefined" }))),
  ).toMatchInlineSnapshot(`
    "warning state-leaked-token google_sql_database_instance.main name
      the value holds a value that code did not have; got "undefined"
      fix: give the value
    warning state-leaked-token google_sql_database_instance.main region
      the value holds a value that code did not have; got "undefined"
      fix: give the value"
  `);
});

test("refuses what code did not have (2)", () => {
  expect(
    shown(findingsOf(stateLeakedToken, { "google_sql_database_instance.undefined-main": {} })),
  ).toMatchInlineSnapshot(`
    "error state-leaked-token google_sql_database_instance.undefined-main 
      the address holds a value that code did not have; got "undefined"
      fix: give the value"
  `);
});

test("refuses what code did not have (3)", () => {
  expect(
    shown(findingsOf(stateLeakedToken, { "google_sql_database.a": { name: "() => name" } })),
  ).toMatchInlineSnapshot(`
    "error state-leaked-token google_sql_database.a name
      the value holds the text of a function; got "() =>"
      fix: call it"
  `);
});

test("accepts words that contain them", () => {
  const inputs = [
    instance({}, { name: "tokens", description: "undefined behaviour; TOKENS" }),
    { "google_sql_database.a": { name: "nan", note: "functional" } },
  ];
  for (const input of inputs) expect(findingsOf(stateLeakedToken, input)).toEqual([]);
});

test("skips references", () => {
  expect(findingsOf(stateLeakedToken, instance({}, { name: "${var.name}" }))).toEqual([]);
});

test("refuses the object of a token", () => {
  const token = { creation_stack: ["at new Stack (main.ts:1)"], value: "${var.token}" };
  expect(
    shown(
      findingsOf(stateLeakedToken, {
        "provider.google": { project: "p", batching: [{ access_token: token }] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-leaked-token provider.google batching[0].access_token
      batching[0].access_token holds the object of a token, with the place where code made it; allowed: the value itself
      fix: write "\${var.token}" (in CDKTF variable.stringValue or Token.asString)"
  `);
  expect(
    findingsOf(stateLeakedToken, { "output.x": { value: { creation_stack: "text", value: "v" } } }),
  ).toEqual([]);
});
