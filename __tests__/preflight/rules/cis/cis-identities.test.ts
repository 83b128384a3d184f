import {
  cisImpersonation,
  cisServiceAccountKeys,
  cisServiceAccountRoles,
} from "../../../../preflight/rules/cis/cis-identities";
import { findingsOf, shown } from "../../../support/preflight";

const member = (role: string, name = "serviceAccount:app@p.iam.gserviceaccount.com") => ({
  "google_project_iam_member.main": { project: "p", role, member: name },
});

test("a key for a service account", () => {
  const key = { "google_service_account_key.main": { service_account_id: "app" } };
  expect(shown(findingsOf(cisServiceAccountKeys, key))).toMatchInlineSnapshot(`
    "warning cis-service-account-keys google_service_account_key.main service_account_id
      the service account gets a key; got "app"
      fix: use Workload Identity Federation, impersonation, or the identity of the machine"
  `);
  expect(findingsOf(cisServiceAccountKeys, { "google_service_account.main": { account_id: "app" } })).toEqual(
    [],
  );
});

test("a service account that is owner, editor or administrator", () => {
  expect(shown(findingsOf(cisServiceAccountRoles, member("roles/editor")))).toMatchInlineSnapshot(`
    "warning cis-service-account-roles google_project_iam_member.main role
      a service account (app@p.iam.gserviceaccount.com) is given a role over the whole project; got "roles/editor"; allowed: roles for what it does, on the resources that it uses
      fix: name the narrow roles, on the resource where one takes roles"
  `);
  const reference = "serviceAccount:${google_service_account.app.email}";
  expect(findingsOf(cisServiceAccountRoles, member("roles/cloudsql.admin", reference))).toHaveLength(1);
  expect(
    findingsOf(cisServiceAccountRoles, {
      "google_project_iam_binding.main": {
        role: "roles/owner",
        members: ["user:a@b.c", "serviceAccount:x@y.z"],
      },
    }),
  ).toHaveLength(1);
});

test("accepts narrow roles and people, and skips what is unknown", () => {
  expect(findingsOf(cisServiceAccountRoles, member("roles/cloudsql.client"))).toEqual([]);
  expect(findingsOf(cisServiceAccountRoles, member("roles/owner", "user:a@example.com"))).toEqual([]);
  expect(findingsOf(cisServiceAccountRoles, member("${var.role}"))).toEqual([]);
  expect(findingsOf(cisServiceAccountRoles, member("roles/owner", "${var.member}"))).toEqual([]);
});

test("acting as every service account of a project", () => {
  expect(
    shown(findingsOf(cisImpersonation, member("roles/iam.serviceAccountTokenCreator"))),
  ).toMatchInlineSnapshot(`
    "warning cis-impersonation google_project_iam_member.main role
      the role covers every service account of the project; got "roles/iam.serviceAccountTokenCreator"; allowed: the role on single service accounts
      fix: use google_service_account_iam_member with the account's name"
  `);
  expect(findingsOf(cisImpersonation, member("roles/iam.serviceAccountViewer"))).toEqual([]);
});
