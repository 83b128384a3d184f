import { userType } from "../../../../preflight/rules/users/user-type";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    { "google_sql_user.app": { instance: "main", name: "ann@example.com", type: "IAM_USER" } },
    { "google_sql_user.app": { instance: "main", name: "app", type: "built-in" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACOUNT",
      },
    },
    { "google_sql_user.app": { instance: "main", name: "ann@example.com", type: "GOOGLE" } },
    { "google_sql_user.app": { instance: "main", name: "ann@example.com", type: "CLOUD_IAM_GROUP_USER" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(userType, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-type google_sql_user.app type
      this is not a type of user; got "IAM_USER"; allowed: BUILT_IN, CLOUD_IAM_USER, CLOUD_IAM_SERVICE_ACCOUNT, CLOUD_IAM_GROUP, CLOUD_IAM_WORKFORCE_IDENTITY
      fix: write "CLOUD_IAM_USER"
    error user-type google_sql_user.app type
      this is not a type of user; got "built-in"; allowed: BUILT_IN, CLOUD_IAM_USER, CLOUD_IAM_SERVICE_ACCOUNT, CLOUD_IAM_GROUP, CLOUD_IAM_WORKFORCE_IDENTITY
      fix: write "BUILT_IN"
    error user-type google_sql_user.app type
      this is not a type of user; got "CLOUD_IAM_SERVICE_ACOUNT"; allowed: BUILT_IN, CLOUD_IAM_USER, CLOUD_IAM_SERVICE_ACCOUNT, CLOUD_IAM_GROUP, CLOUD_IAM_WORKFORCE_IDENTITY
      fix: write "CLOUD_IAM_SERVICE_ACCOUNT"
    error user-type google_sql_user.app type
      this is not a type of user; got "GOOGLE"; allowed: BUILT_IN, CLOUD_IAM_USER, CLOUD_IAM_SERVICE_ACCOUNT, CLOUD_IAM_GROUP, CLOUD_IAM_WORKFORCE_IDENTITY
      fix: write "CLOUD_IAM_USER"
    warning user-type google_sql_user.app type
      members of a group are made by the service at their first login; got "CLOUD_IAM_GROUP_USER"; allowed: CLOUD_IAM_GROUP for the group
      fix: write "CLOUD_IAM_GROUP" with the group's address, or remove the user"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { "google_sql_user.app": { instance: "main", name: "app", type: "BUILT_IN" } },
    { "google_sql_user.app": { instance: "main", name: "app", type: "" } },
    { "google_sql_user.app": { instance: "main", name: "app" } },
    { "google_sql_user.app": { instance: "main", name: "dba@example.com", type: "CLOUD_IAM_GROUP" } },
  ])
    expect(findingsOf(userType, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    { "google_sql_user.app": { instance: "main", name: "app", type: "${var.type}" } },
    {
      "google_sql_user.app": { instance: "main", name: "app", type: "LOCAL" },
      "google_sql_database_instance.main": { name: "main", database_version: "MYSQL_8_0" },
    },
  ])
    expect(findingsOf(userType, input)).toEqual([]);
});
