import { userIamPassword } from "../../../../preflight/rules/users/user-iam-password";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses a password and does not tell it", () => {
  const inputs = [
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        password: "",
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        password: "hunter2",
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        password: "${random_password.app.result}",
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        password_wo: "${ephemeral.random_password.app.result}",
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "ann@example.com",
        type: "CLOUD_IAM_USER",
        password_policy: { allowed_failed_attempts: 3 },
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(userIamPassword, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-iam-password google_sql_user.app password
      a user of type CLOUD_IAM_SERVICE_ACCOUNT takes no password; got "an empty text"; allowed: none, not even an empty one
      fix: remove password, or write type = "BUILT_IN"
    error user-iam-password google_sql_user.app password
      a user of type CLOUD_IAM_SERVICE_ACCOUNT takes no password; allowed: none, not even an empty one
      fix: remove password, or write type = "BUILT_IN"
    error user-iam-password google_sql_user.app password
      a user of type CLOUD_IAM_SERVICE_ACCOUNT takes no password; allowed: none, not even an empty one
      fix: remove password, or write type = "BUILT_IN"
    error user-iam-password google_sql_user.app password_wo
      a user of type CLOUD_IAM_SERVICE_ACCOUNT takes no password_wo; allowed: none, not even an empty one
      fix: remove password_wo, or write type = "BUILT_IN"
    warning user-iam-password google_sql_user.app password_policy
      a user of type CLOUD_IAM_USER takes no password_policy; allowed: none, not even an empty one
      fix: remove password_policy, or write type = "BUILT_IN""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        password: null,
      },
    },
    { "google_sql_user.app": { instance: "main", name: "app", password: "x" } },
  ])
    expect(findingsOf(userIamPassword, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        password: "${var.password}",
      },
    },
    { "google_sql_user.app": { instance: "main", name: "app", type: "${var.type}", password: "x" } },
  ])
    expect(findingsOf(userIamPassword, input)).toEqual([]);
});
