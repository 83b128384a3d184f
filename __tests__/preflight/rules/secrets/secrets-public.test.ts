import { secretsPublic } from "../../../../preflight/rules/secrets/secrets-public";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of a secret for everyone (1)", () => {
  expect(
    shown(findingsOf(secretsPublic, { "google_secret_manager_secret_iam_member.m": { member: "allUsers" } })),
  ).toMatchInlineSnapshot(`
    "warning secrets-public google_secret_manager_secret_iam_member.m member
      everyone can read the secret; got "allUsers"
      fix: name service accounts: serviceAccount:NAME@PROJECT.iam.gserviceaccount.com"
  `);
});

test("warns of a secret for everyone (2)", () => {
  expect(
    shown(
      findingsOf(secretsPublic, {
        "google_secret_manager_secret_iam_binding.b": {
          members: ["serviceAccount:a@b", "allAuthenticatedUsers"],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-public google_secret_manager_secret_iam_binding.b members[1]
      everyone can read the secret; got "allAuthenticatedUsers"
      fix: name service accounts: serviceAccount:NAME@PROJECT.iam.gserviceaccount.com"
  `);
});

test("accepts names", () => {
  expect(
    findingsOf(secretsPublic, {
      "google_secret_manager_secret_iam_member.m": { member: "serviceAccount:a@p.iam.gserviceaccount.com" },
    }),
  ).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(secretsPublic, { "google_secret_manager_secret_iam_member.m": { member: "${var.member}" } }),
  ).toEqual([]);
});
