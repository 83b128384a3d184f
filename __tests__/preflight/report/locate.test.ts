import { lineOf, linesOf } from "../../../preflight/report/locate";

const TEXT = `{
  "provider": { "google": [ { "project": "a" } ] },
  "resource": {
    "google_sql_user": {
      "app": {
        "name": "a \\"quoted\\": {name}, [1]",
        "lists": [
          1,
          { "x": "y" }
        ],
        "settings": { "flags": [
          { "name": "a" },
          { "name": "b",
            "value": "c" } ] }
      }
    }
  },
  "data": { "google_project": { "main": {} } }
}`;

test.each([
  ["google_sql_user.app", "", 5],
  ["google_sql_user.app", "name", 6],
  ["google_sql_user.app", "lists[1].x", 9],
  ["google_sql_user.app", "settings.flags[1].value", 14],
  ["google_sql_user.app", "settings.flags[0].value", 12],
  ["google_sql_user.app", "settings.missing.below", 11],
  ["data.google_project.main", "", 18],
  ["provider.google", "project", 2],
  ["google_sql_user.gone", "", undefined],
  ["terraform", "required_version", undefined],
])("%s %s stands in line %p", (address, attribute, line) => {
  expect(lineOf(linesOf(TEXT), address, attribute)).toBe(line);
});
