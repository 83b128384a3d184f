import { userRoleName } from "../../../../preflight/rules/users/user-role-name";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.instances.connect",
        member: "user:ann@example.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "cloudsql.instances.login",
        member: "user:ann@example.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "cloudsql.client",
        member: "user:ann@example.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "owner",
        member: "user:ann@example.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.instanceuser",
        member: "user:ann@example.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.clients",
        member: "user:ann@example.com",
      },
    },
    {
      "google_secret_manager_secret_iam_member.app": {
        project: "example-project",
        role: "roles/secretmanager.versions.access",
        member: "user:ann@example.com",
      },
    },
    { "google_project_iam_binding.app": { role: "roles/cloudsql.backupRuns.create", members: [] } },
  ];
  expect(inputs.map((input) => shown(findingsOf(userRoleName, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-role-name google_project_iam_member.app role
      cloudsql.instances.connect is a permission, not a role; got "roles/cloudsql.instances.connect"; allowed: a role, roles/<service>.<role>
      fix: write "roles/cloudsql.client"
    error user-role-name google_project_iam_member.app role
      cloudsql.instances.login is a permission, not a role; got "cloudsql.instances.login"; allowed: a role, roles/<service>.<role>
      fix: write "roles/cloudsql.instanceUser"
    error user-role-name google_project_iam_member.app role
      the name of a role begins with roles/; got "cloudsql.client"; allowed: roles/<service>.<role>, or the full name of a custom role
      fix: write "roles/cloudsql.client"
    error user-role-name google_project_iam_member.app role
      the name of a role begins with roles/; got "owner"; allowed: roles/<service>.<role>, or the full name of a custom role
      fix: write "roles/owner"
    error user-role-name google_project_iam_member.app role
      Cloud SQL has no such role; got "roles/cloudsql.instanceuser"; allowed: roles/cloudsql.admin, roles/cloudsql.client, roles/cloudsql.editor, roles/cloudsql.instanceUser, roles/cloudsql.schemaViewer, roles/cloudsql.serviceAgent, roles/cloudsql.studioUser, roles/cloudsql.viewer
      fix: write "roles/cloudsql.instanceUser"
    warning user-role-name google_project_iam_member.app role
      Cloud SQL has no such role; got "roles/cloudsql.clients"; allowed: roles/cloudsql.admin, roles/cloudsql.client, roles/cloudsql.editor, roles/cloudsql.instanceUser, roles/cloudsql.schemaViewer, roles/cloudsql.serviceAgent, roles/cloudsql.studioUser, roles/cloudsql.viewer
      fix: write "roles/cloudsql.client"
    error user-role-name google_secret_manager_secret_iam_member.app role
      secretmanager.versions.access is a permission, not a role; got "roles/secretmanager.versions.access"; allowed: a role, roles/<service>.<role>
      fix: write "roles/secretmanager.secretAccessor"
    error user-role-name google_project_iam_binding.app role
      cloudsql.backupRuns.create is a permission, not a role; got "roles/cloudsql.backupRuns.create"; allowed: a role, roles/<service>.<role>
      fix: write "roles/cloudsql.admin""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.client",
        member: "user:ann@example.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/compute.instanceAdmin.v1",
        member: "user:ann@example.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "projects/example-project/roles/databaseReader",
        member: "user:ann@example.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudbuild.builds.editor",
        member: "user:ann@example.com",
      },
    },
  ])
    expect(findingsOf(userRoleName, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "${var.role}",
        member: "user:ann@example.com",
      },
    },
  ])
    expect(findingsOf(userRoleName, input)).toEqual([]);
});

test("refuses roles of keys and secrets with a part left out", () => {
  const fixes = ["roles/cloudkms.encrypterDecrypter", "roles/secretmanager.accessor"].flatMap((role) =>
    findingsOf(userRoleName, { "google_project_iam_member.m": { role, member: "user:a@example.com" } }).map(
      ({ fix }) => fix,
    ),
  );
  expect(fixes).toEqual([
    'write "roles/cloudkms.cryptoKeyEncrypterDecrypter"',
    'write "roles/secretmanager.secretAccessor"',
  ]);
  for (const role of [
    "roles/cloudkms.signer",
    "roles/secretmanager.secretAccessor",
    "roles/cloudkms.autokeyAdmin",
  ])
    expect(
      findingsOf(userRoleName, { "google_project_iam_member.m": { role, member: "user:a@example.com" } }),
    ).toEqual([]);
});
