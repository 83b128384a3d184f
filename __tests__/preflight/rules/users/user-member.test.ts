import { userMember } from "../../../../preflight/rules/users/user-member";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.client",
        member: "app@example-project.iam.gserviceaccount.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.client",
        member: "ann@example.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.client",
        member: "user:app@example-project.iam.gserviceaccount.com",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.client",
        member: "serviceAccount:app@example-project.iam",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.client",
        member: "username@example.com",
      },
    },
    {
      "google_project_iam_binding.app": {
        role: "roles/cloudsql.client",
        members: ["user:ann@example.com", "app@example-project.iam"],
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(userMember, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-member google_project_iam_member.app member
      a member needs its kind in front; got "app@example-project.iam.gserviceaccount.com"; allowed: user:, group:, serviceAccount: and others, then the address
      fix: write "serviceAccount:app@example-project.iam.gserviceaccount.com"
    error user-member google_project_iam_member.app member
      a member needs its kind in front; got "ann@example.com"; allowed: user:, group:, serviceAccount: and others, then the address
      fix: write "user:ann@example.com"
    error user-member google_project_iam_member.app member
      this is the address of a service account; got "user:app@example-project.iam.gserviceaccount.com"; allowed: serviceAccount:<address>
      fix: write "serviceAccount:app@example-project.iam.gserviceaccount.com"
    error user-member google_project_iam_member.app member
      a policy wants the whole address of a service account; only its database user is shortened; got "serviceAccount:app@example-project.iam"; allowed: serviceAccount:<name>@<project>.iam.gserviceaccount.com
      fix: write "serviceAccount:app@example-project.iam.gserviceaccount.com"
    error user-member google_project_iam_member.app member
      a member needs its kind in front; got "username@example.com"; allowed: user:, group:, serviceAccount: and others, then the address
      fix: write "user:username@example.com"
    error user-member google_project_iam_binding.app members[1]
      a member needs its kind in front; got "app@example-project.iam"; allowed: user:, group:, serviceAccount: and others, then the address
      fix: write "serviceAccount:app@example-project.iam.gserviceaccount.com""
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
        role: "roles/cloudsql.client",
        member: "allUsers",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.client",
        member:
          "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/s",
      },
    },
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.client",
        member: "serviceAccount:app@example-project.iam.gserviceaccount.com",
      },
    },
  ])
    expect(findingsOf(userMember, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_project_iam_member.app": {
        project: "example-project",
        role: "roles/cloudsql.client",
        member: "${google_service_account.app.member}",
      },
    },
    { "google_project_iam_binding.app": { role: "roles/cloudsql.client", members: "${var.members}" } },
  ])
    expect(findingsOf(userMember, input)).toEqual([]);
});
