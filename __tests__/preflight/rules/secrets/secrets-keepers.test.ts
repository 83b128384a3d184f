import { secretsKeepers } from "../../../../preflight/rules/secrets/secrets-keepers";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of a password that changes at every apply", () => {
  expect(
    shown(
      findingsOf(secretsKeepers, {
        "random_password.app": { length: 32, keepers: { at: "${timestamp()}" } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-keepers random_password.app keepers.at
      timestamp() is another value at every run; got "timestamp()"
      fix: write a number, and raise it to rotate"
  `);
});

test("accepts numbers and references", () => {
  expect(
    findingsOf(secretsKeepers, {
      "random_password.app": {
        keepers: { rotation: "2", instance: "${google_sql_database_instance.main.name}" },
      },
    }),
  ).toEqual([]);
});

test("skips what is not known", () => {
  expect(findingsOf(secretsKeepers, { "random_password.app": { keepers: "${var.keepers}" } })).toEqual([]);
});
