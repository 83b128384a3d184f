import { secretsRandomString } from "../../../../preflight/rules/secrets/secrets-random-string";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of what is not treated as a secret (1)", () => {
  expect(
    shown(
      findingsOf(secretsRandomString, { "google_sql_user.app": { password: "${random_string.app.result}" } }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-random-string google_sql_user.app password
      random_string is not treated as a secret; got "random_string.app.result"; allowed: random_password
      fix: write ephemeral.random_password.app.result, into a write-only argument"
  `);
});

test("warns of what is not treated as a secret (2)", () => {
  expect(
    shown(
      findingsOf(secretsRandomString, {
        "google_secret_manager_secret_version.v": { secret_data: "${random_id.app.hex}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-random-string google_secret_manager_secret_version.v secret_data
      random_id is not treated as a secret; got "random_id.app.hex"; allowed: random_password
      fix: write ephemeral.random_password.app.result, into a write-only argument"
  `);
});

test("warns of what is not treated as a secret (3)", () => {
  expect(
    shown(findingsOf(secretsRandomString, { "google_sql_user.app": { password: "${uuid()}" } })),
  ).toMatchInlineSnapshot(`
    "warning secrets-random-string google_sql_user.app password
      uuid() is another value at every run; got "uuid()"; allowed: random_password
      fix: write ephemeral.random_password.NAME.result, into a write-only argument"
  `);
});

test("accepts random_password, and random names", () => {
  const inputs = [
    { "google_sql_user.app": { password: "${random_password.app.result}" } },
    { "google_sql_database_instance.main": { name: "main-${random_id.app.hex}" } },
  ];
  for (const input of inputs) expect(findingsOf(secretsRandomString, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(findingsOf(secretsRandomString, { "google_sql_user.app": { password: "${var.password}" } })).toEqual(
    [],
  );
});
