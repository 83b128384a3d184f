import { userIamRoles } from "../../../../preflight/rules/users/user-iam-roles";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of a principal without the roles", () => {
  const inputs = [
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
      },
      "google_project_iam_member.login": {
        project: "example-project",
        role: "roles/cloudsql.instanceUser",
        member: "serviceAccount:app@example-project.iam.gserviceaccount.com",
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: '${trimsuffix(google_service_account.app.email, ".gserviceaccount.com")}',
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
      "google_service_account.app": { account_id: "music-app" },
    },
    { "google_sql_user.app": { instance: "main", name: "dba@example.com", type: "CLOUD_IAM_GROUP" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(userIamRoles, input))).join("\n")).toMatchInlineSnapshot(`
    "warning user-iam-roles google_sql_user.app name
      nothing here grants roles/cloudsql.instanceUser and roles/cloudsql.client to serviceAccount:app@example-project.iam.gserviceaccount.com; got "app@example-project.iam"; allowed: roles/cloudsql.instanceUser to log in, roles/cloudsql.client for connectors and the Auth Proxy
      fix: add google_project_iam_member with role = "roles/cloudsql.instanceUser" and member = "serviceAccount:app@example-project.iam.gserviceaccount.com"
    warning user-iam-roles google_sql_user.app name
      nothing here grants roles/cloudsql.client to serviceAccount:app@example-project.iam.gserviceaccount.com; got "app@example-project.iam"; allowed: roles/cloudsql.instanceUser to log in, roles/cloudsql.client for connectors and the Auth Proxy
      fix: add google_project_iam_member with role = "roles/cloudsql.client" and member = "serviceAccount:app@example-project.iam.gserviceaccount.com"
    warning user-iam-roles google_sql_user.app name
      nothing here grants roles/cloudsql.instanceUser and roles/cloudsql.client to \${google_service_account.app.member}; got "\${trimsuffix(google_service_account.app.email, ".gserviceaccount.com")}"; allowed: roles/cloudsql.instanceUser to log in, roles/cloudsql.client for connectors and the Auth Proxy
      fix: add google_project_iam_member with role = "roles/cloudsql.instanceUser" and member = "\${google_service_account.app.member}"
    warning user-iam-roles google_sql_user.app name
      nothing here grants roles/cloudsql.instanceUser and roles/cloudsql.client to group:dba@example.com; got "dba@example.com"; allowed: roles/cloudsql.instanceUser to log in, roles/cloudsql.client for connectors and the Auth Proxy
      fix: add google_project_iam_member with role = "roles/cloudsql.instanceUser" and member = "group:dba@example.com""
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
      "google_project_iam_member.login": {
        project: "example-project",
        role: "roles/cloudsql.instanceUser",
        member: "serviceAccount:app@example-project.iam.gserviceaccount.com",
      },
      "google_project_iam_member.client": {
        project: "example-project",
        role: "roles/cloudsql.client",
        member: "serviceAccount:app@example-project.iam.gserviceaccount.com",
      },
    },
    {
      "google_sql_user.app": { instance: "main", name: "ann@example.com", type: "CLOUD_IAM_USER" },
      "google_project_iam_binding.login": {
        role: "roles/cloudsql.instanceUser",
        members: ["user:ann@example.com"],
      },
      "google_project_iam_binding.client": {
        role: "roles/cloudsql.client",
        members: ["user:ann@example.com"],
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "music-app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
      "google_service_account.app": { account_id: "music-app" },
      "google_project_iam_member.admin": {
        role: "roles/cloudsql.admin",
        member: "serviceAccount:${google_service_account.app.email}",
      },
    },
    { "google_sql_user.app": { instance: "main", name: "app", password: "x" } },
  ])
    expect(findingsOf(userIamRoles, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    { "google_sql_user.app": { instance: "main", name: "${var.name}", type: "CLOUD_IAM_USER" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
      "google_project_iam_member.any": {
        role: "${each.value}",
        member: "serviceAccount:app@example-project.iam.gserviceaccount.com",
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
      "google_project_iam_member.any": { role: "roles/cloudsql.client", member: "${var.member}" },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
      "module.iam": { source: "./iam" },
    },
  ])
    expect(findingsOf(userIamRoles, input)).toEqual([]);
});
