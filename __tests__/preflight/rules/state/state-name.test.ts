import { stateName } from "../../../../preflight/rules/state/state-name";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses spaces, dots and digits in front", () => {
  expect(
    shown(
      findingsOf(stateName, {
        "google_sql_user.1st": {},
        "google_sql_user.a b": {},
        "output.the url": { value: "x" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-name google_sql_user.1st 
      this cannot be the name of a block; got "1st"; allowed: letters, digits, _ and -, a letter or _ first
      fix: write "_1st"
    error state-name google_sql_user.a b 
      this cannot be the name of a block; got "a b"; allowed: letters, digits, _ and -, a letter or _ first
      fix: write "a_b"
    error state-name output.the url 
      this cannot be the name of an output; got "the url"; allowed: letters, digits, _ and -, a letter or _ first
      fix: write "the_url""
  `);
});

test("accepts identifiers", () => {
  expect(
    findingsOf(stateName, {
      "google_sql_user.a-b_1": {},
      "google_sql_user._x": {},
      "variable.größe": {},
      "data.google_project.p": {},
      terraform: {},
      locals: {},
      "provider.google-beta": {},
    }),
  ).toEqual([]);
});

test("skips nothing: names are always known", () => {
  expect(findingsOf(stateName, { "module.m": {} })).toEqual([]);
});
