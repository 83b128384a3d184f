import { secretsPlainPassword } from "../../../../preflight/rules/secrets/secrets-plain-password";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of a password in a resource, without showing it (1)", () => {
  expect(
    shown(findingsOf(secretsPlainPassword, { "google_sql_user.app": { name: "app", password: "hunter2" } })),
  ).toMatchInlineSnapshot(`
    "warning secrets-plain-password google_sql_user.app password
      the secret is written in the configuration
      fix: write password_wo = "\${ephemeral.random_password.NAME.result}" and password_wo_version = 1"
  `);
});

test("warns of a password in a resource, without showing it (2)", () => {
  expect(
    shown(findingsOf(secretsPlainPassword, instance({}, { root_password: "hunter2" }))),
  ).toMatchInlineSnapshot(`
    "warning secrets-plain-password google_sql_database_instance.main root_password
      the secret is written in the configuration
      fix: remove root_password and set it as google_sql_user "postgres" with password_wo and password_wo_version"
  `);
});

test("warns of a password in a resource, without showing it (3)", () => {
  expect(
    shown(
      findingsOf(secretsPlainPassword, {
        "google_secret_manager_secret_version.v": { secret: "s", secret_data: "hunter2" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-plain-password google_secret_manager_secret_version.v secret_data
      the secret is written in the configuration
      fix: write secret_data_wo = "\${ephemeral.random_password.NAME.result}" and secret_data_wo_version = 1"
  `);
});

test("warns of one in a variable, a local, an output and a URL (1)", () => {
  expect(
    shown(
      findingsOf(secretsPlainPassword, {
        "variable.db_password": { default: "hunter2" },
        locals: { dbPassword: "hunter2" },
        "output.db_password": { value: "hunter2" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-plain-password locals dbPassword
      the secret is written in the configuration
      fix: make it with an ephemeral random_password, or read it from Secret Manager with an ephemeral resource
    warning secrets-plain-password output.db_password value
      the secret is written in the configuration
      fix: make it with an ephemeral random_password, or read it from Secret Manager with an ephemeral resource
    warning secrets-plain-password variable.db_password default
      the secret is written in the configuration
      fix: remove the default and write sensitive = true"
  `);
});

test("warns of one in a variable, a local, an output and a URL (2)", () => {
  expect(
    shown(
      findingsOf(secretsPlainPassword, {
        "google_cloud_run_v2_service.s": {
          template: {
            containers: [{ env: [{ name: "DATABASE_URL", value: "postgresql://app:hunter2@db/app" }] }],
          },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-plain-password google_cloud_run_v2_service.s template.containers[0].env[0].value
      a URL has a password in it
      fix: make it with an ephemeral random_password, or read it from Secret Manager with an ephemeral resource"
  `);
});

test("accepts names of secrets, empty texts and other words", () => {
  const inputs = [
    {
      "google_secret_manager_secret_version.v": { secret: "projects/p/secrets/db-password" },
      "variable.db_password": { default: "" },
      locals: { password_secret_id: "db-password", passwordLength: "32" },
    },
    { "google_sql_user.app": { name: "app", password: null } },
    { "output.url": { value: "https://example.com:443/a@b" } },
  ];
  for (const input of inputs) expect(findingsOf(secretsPlainPassword, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(secretsPlainPassword, {
      "google_sql_user.app": { password: "${random_password.app.result}" },
      "output.url": { value: "postgresql://app:${random_password.app.result}@db/app" },
    }),
  ).toEqual([]);
});
