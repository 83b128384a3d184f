import { secretsEphemeralVersions } from "../../../../preflight/rules/secrets/secrets-ephemeral-versions";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of two numbers for one password", () => {
  expect(
    shown(
      findingsOf(secretsEphemeralVersions, {
        "google_sql_user.app": {
          password_wo: "${ephemeral.random_password.a.result}",
          password_wo_version: 1,
        },
        "google_secret_manager_secret_version.app": {
          secret_data_wo: "${ephemeral.random_password.a.result}",
          secret_data_wo_version: 2,
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-ephemeral-versions google_secret_manager_secret_version.app secret_data_wo_version
      google_sql_user.app gets the same ephemeral value with another version; got "2 and 1"
      fix: write password_wo_version = 2 at google_sql_user.app, and one number for both (of secret_data_wo)"
  `);
});

test("accepts one number, and passwords of their own", () => {
  const inputs = [
    {
      "google_sql_user.app": { password_wo: "${ephemeral.random_password.a.result}", password_wo_version: 2 },
      "google_secret_manager_secret_version.app": {
        secret_data_wo: "${ephemeral.random_password.a.result}",
        secret_data_wo_version: "2",
      },
    },
    {
      "google_sql_user.app": { password_wo: "${ephemeral.random_password.a.result}", password_wo_version: 1 },
      "google_sql_user.b": { password_wo: "${ephemeral.random_password.b.result}", password_wo_version: 2 },
    },
  ];
  for (const input of inputs) expect(findingsOf(secretsEphemeralVersions, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(secretsEphemeralVersions, {
      "google_sql_user.app": {
        password_wo: "${ephemeral.random_password.a.result}",
        password_wo_version: "${var.v}",
      },
      "google_secret_manager_secret_version.app": {
        secret_data_wo: "${ephemeral.random_password.a.result}",
        secret_data_wo_version: 2,
      },
    }),
  ).toEqual([]);
});
