import { secretsInState } from "../../../../preflight/rules/secrets/secrets-in-state";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of a password that the state keeps (1)", () => {
  expect(
    shown(
      findingsOf(secretsInState, {
        "google_sql_user.app": { name: "app", password: "${random_password.app.result}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-in-state google_sql_user.app password
      the state keeps password as plain text; got "random_password.app.result"; allowed: a write-only argument with an ephemeral value (Terraform 1.11)
      fix: write password_wo = "\${ephemeral.random_password.app.result}" and password_wo_version = 1; before 1.11 keep the state in an encrypted remote backend"
  `);
});

test("warns of a password that the state keeps (2)", () => {
  expect(
    shown(findingsOf(secretsInState, instance({}, { root_password: "${var.root_password}" }))),
  ).toMatchInlineSnapshot(`
    "warning secrets-in-state google_sql_database_instance.main root_password
      the state keeps root_password as plain text; got "var.root_password"; allowed: a write-only argument with an ephemeral value (Terraform 1.11)
      fix: remove root_password and set it as google_sql_user "postgres" with password_wo and password_wo_version; before 1.11 keep the state in an encrypted remote backend"
  `);
});

test("warns of a password that the state keeps (3)", () => {
  expect(
    shown(
      findingsOf(secretsInState, {
        "google_secret_manager_secret_version.v": {
          secret: "s",
          secret_data: "${random_password.app.result}",
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-in-state google_secret_manager_secret_version.v secret_data
      the state keeps secret_data as plain text; got "random_password.app.result"; allowed: a write-only argument with an ephemeral value (Terraform 1.11)
      fix: write secret_data_wo = "\${ephemeral.random_password.app.result}" and secret_data_wo_version = 1; before 1.11 keep the state in an encrypted remote backend"
  `);
});

test("accepts write-only arguments", () => {
  const inputs = [
    {
      "google_sql_user.app": {
        name: "app",
        password_wo: "${ephemeral.random_password.app.result}",
        password_wo_version: 1,
      },
    },
    { "google_sql_user.app": { name: "app@example.com", type: "CLOUD_IAM_USER" } },
  ];
  for (const input of inputs) expect(findingsOf(secretsInState, input)).toEqual([]);
});

test("skips what is not there", () => {
  expect(findingsOf(secretsInState, { "google_sql_user.app": { name: "${var.name}" } })).toEqual([]);
});

test("keeps the root password that a password policy demands, and names the way out of the state", () => {
  const settings = { password_validation_policy: { enable_password_policy: true } };
  const [finding] = findingsOf(secretsInState, instance(settings, { root_password: "${var.root_password}" }));
  expect(finding?.fix).toMatch(
    /^with provider google 7 or later write root_password_wo and root_password_wo_version/,
  );
});
