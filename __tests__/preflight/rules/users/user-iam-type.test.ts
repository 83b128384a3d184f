import { userIamType } from "../../../../preflight/rules/users/user-iam-type";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    { "google_sql_user.app": { instance: "main", name: "app@example-project.iam", type: "CLOUD_IAM_USER" } },
    { "google_sql_user.app": { instance: "main", name: "app@example-project.iam", type: "CLOUD_IAM_GROUP" } },
    { "google_sql_user.app": { instance: "main", name: "app@example-project.iam" } },
    { "google_sql_user.app": { instance: "main", name: "app@example-project.iam", password: "x" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "${google_service_account.app.email}",
        type: "CLOUD_IAM_USER",
      },
    },
    {
      "google_sql_user.app": { instance: "main", name: "ann@example.com", type: "CLOUD_IAM_SERVICE_ACCOUNT" },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(userIamType, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-iam-type google_sql_user.app type
      the name is that of a service account; got "CLOUD_IAM_USER, with name app@example-project.iam"; allowed: CLOUD_IAM_SERVICE_ACCOUNT
      fix: write type = "CLOUD_IAM_SERVICE_ACCOUNT"
    error user-iam-type google_sql_user.app type
      the name is that of a service account; got "CLOUD_IAM_GROUP, with name app@example-project.iam"; allowed: CLOUD_IAM_SERVICE_ACCOUNT
      fix: write type = "CLOUD_IAM_SERVICE_ACCOUNT"
    error user-iam-type google_sql_user.app type
      the name is that of a service account, and the type is that of a user with a password; got "BUILT_IN, with name app@example-project.iam"; allowed: CLOUD_IAM_SERVICE_ACCOUNT
      fix: write type = "CLOUD_IAM_SERVICE_ACCOUNT"
    warning user-iam-type google_sql_user.app type
      the name is that of a service account, and the user logs in with a password; got "BUILT_IN, with name app@example-project.iam"; allowed: CLOUD_IAM_SERVICE_ACCOUNT, without a password
      fix: write type = "CLOUD_IAM_SERVICE_ACCOUNT" and remove the password
    error user-iam-type google_sql_user.app type
      the name is that of a service account; got "CLOUD_IAM_USER, with name \${google_service_account.app.email}"; allowed: CLOUD_IAM_SERVICE_ACCOUNT
      fix: write type = "CLOUD_IAM_SERVICE_ACCOUNT"
    error user-iam-type google_sql_user.app type
      the name is not that of a service account; got "CLOUD_IAM_SERVICE_ACCOUNT, with name ann@example.com"; allowed: CLOUD_IAM_USER, or CLOUD_IAM_GROUP for a group
      fix: write type = "CLOUD_IAM_USER""
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
    { "google_sql_user.app": { instance: "main", name: "ann@example.com", type: "CLOUD_IAM_USER" } },
    { "google_sql_user.app": { instance: "main", name: "dba@example.com", type: "CLOUD_IAM_GROUP" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "123456-compute@developer",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
    },
    { "google_sql_user.app": { instance: "main", name: "app", password: "x" } },
  ])
    expect(findingsOf(userIamType, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    { "google_sql_user.app": { instance: "main", name: "${var.name}", type: "CLOUD_IAM_USER" } },
    { "google_sql_user.app": { instance: "main", name: "app@example-project.iam", type: "${var.type}" } },
  ])
    expect(findingsOf(userIamType, input)).toEqual([]);
});
