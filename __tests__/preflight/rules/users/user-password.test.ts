import { userPassword } from "../../../../preflight/rules/users/user-password";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    { "google_sql_user.app": { instance: "main", name: "app" } },
    { "google_sql_user.app": { instance: "main", name: "app", type: "BUILT_IN", password: "" } },
    { "google_sql_user.app": { instance: "main", name: "ann@example.com" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app",
        password_wo: "${ephemeral.random_password.app.result}",
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(userPassword, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-password google_sql_user.app password
      the user has no password, and its type is by default BUILT_IN; got "app"; allowed: password_wo with password_wo_version, or password
      fix: write password_wo with an ephemeral password, and password_wo_version = 1
    error user-password google_sql_user.app password
      the password is empty; got "an empty text"; allowed: a password
      fix: write password_wo with an ephemeral password, and password_wo_version = 1
    error user-password google_sql_user.app password
      the user has no password, and its type is by default BUILT_IN; got "ann@example.com"; allowed: password_wo with password_wo_version, or password
      fix: write type = "CLOUD_IAM_USER", or give it a password
    warning user-password google_sql_user.app password_wo_version
      a changed password is never sent: password_wo has no version; allowed: a number, raised with each change
      fix: write password_wo_version = 1"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { "google_sql_user.app": { instance: "main", name: "app", password: "${random_password.app.result}" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app",
        password_wo: "${ephemeral.random_password.app.result}",
        password_wo_version: 1,
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
    },
  ])
    expect(findingsOf(userPassword, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    { "google_sql_user.app": { instance: "main", name: "app", password: "${var.password}" } },
    { "google_sql_user.app": { instance: "main", name: "app", type: "${var.type}" } },
  ])
    expect(findingsOf(userPassword, input)).toEqual([]);
});
