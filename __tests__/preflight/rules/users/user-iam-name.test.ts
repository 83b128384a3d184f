import { userIamName } from "../../../../preflight/rules/users/user-iam-name";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam.gserviceaccount.com",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "${google_service_account.app.email}",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
      "google_service_account.app": { account_id: "music-app" },
    },
    { "google_sql_user.app": { instance: "main", name: "Ann@Example.com", type: "CLOUD_IAM_USER" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "serviceAccount:app@example-project.iam.gserviceaccount.com",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
    },
    { "google_sql_user.app": { instance: "main", name: "user:ann@example.com", type: "CLOUD_IAM_USER" } },
    { "google_sql_user.app": { instance: "main", name: "ann", type: "CLOUD_IAM_USER" } },
    { "google_sql_user.app": { instance: "main", name: "app", type: "CLOUD_IAM_SERVICE_ACCOUNT" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: " app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam.gserviceaccount.com",
        password: "x",
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(userIamName, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-iam-name google_sql_user.app name
      PostgreSQL wants the name of a service account without .gserviceaccount.com; got "app@example-project.iam.gserviceaccount.com"; allowed: <name>@<project>.iam
      fix: write "app@example-project.iam"
    error user-iam-name google_sql_user.app name
      the address of a service account ends in .gserviceaccount.com, and PostgreSQL wants it without; got "\${google_service_account.app.email}"; allowed: <name>@<project>.iam
      fix: write "\${trimsuffix(google_service_account.app.email, ".gserviceaccount.com")}"
    error user-iam-name google_sql_user.app name
      the name of an IAM user must be in lower case; got "Ann@Example.com"; allowed: the e-mail address in lower case
      fix: write "ann@example.com"
    error user-iam-name google_sql_user.app name
      the name has the prefix of a policy's member; got "serviceAccount:app@example-project.iam.gserviceaccount.com"; allowed: <name>@<project>.iam
      fix: write "app@example-project.iam"
    error user-iam-name google_sql_user.app name
      the name has the prefix of a policy's member; got "user:ann@example.com"; allowed: the e-mail address in lower case
      fix: write "ann@example.com"
    error user-iam-name google_sql_user.app name
      an IAM user is named by an e-mail address; got "ann"; allowed: <name>@<domain>
      fix: write "ann@<domain>"
    error user-iam-name google_sql_user.app name
      an IAM user is named by an e-mail address; got "app"; allowed: <name>@<project>.iam
      fix: write "app@<project>.iam"
    error user-iam-name google_sql_user.app name
      the name has spaces around it; got " app@example-project.iam"; allowed: <name>@<project>.iam
      fix: write "app@example-project.iam"
    warning user-iam-name google_sql_user.app name
      PostgreSQL wants the name of a service account without .gserviceaccount.com; got "app@example-project.iam.gserviceaccount.com"; allowed: <name>@<project>.iam
      fix: write "app@example-project.iam""
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
    {
      "google_sql_user.app": {
        instance: "main",
        name: "123456-compute@developer",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
    },
    { "google_sql_user.app": { instance: "main", name: "App", password: "x" } },
  ])
    expect(findingsOf(userIamName, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    { "google_sql_user.app": { instance: "main", name: "${var.name}", type: "CLOUD_IAM_SERVICE_ACCOUNT" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: '${trimsuffix(google_service_account.app.email, ".gserviceaccount.com")}',
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "${google_service_account.app.email}",
        type: "${var.type}",
      },
    },
  ])
    expect(findingsOf(userIamName, input)).toEqual([]);
});
