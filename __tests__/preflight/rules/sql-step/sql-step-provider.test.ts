import { sqlStepProvider } from "../../../../preflight/rules/sql-step/sql-step-provider";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses an IAM account as superuser, also by default (1)", () => {
  expect(
    shown(
      findingsOf(sqlStepProvider, {
        "provider.postgresql": { username: "deploy@example-project.iam", superuser: true },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-provider provider.postgresql superuser
      the IAM account deploy@example-project.iam has no admin rights and runs as superuser; got true; allowed: false
      fix: write superuser = false, and take a user with cloudsqlsuperuser for grants"
  `);
});

test("refuses an IAM account as superuser, also by default (2)", () => {
  expect(
    shown(
      findingsOf(sqlStepProvider, { "provider.postgresql": [{ username: "deploy@example-project.iam" }] }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-provider provider.postgresql superuser
      the IAM account deploy@example-project.iam has no admin rights and runs as superuser; got "true (the default)"; allowed: false
      fix: write superuser = false, and take a user with cloudsqlsuperuser for grants"
  `);
});

test("warns of the default administrator (1)", () => {
  expect(
    shown(findingsOf(sqlStepProvider, { ...instance(), "provider.postgresql": { username: "postgres" } })),
  ).toMatchInlineSnapshot(`
    "warning sql-step-provider provider.postgresql superuser
      no user of Cloud SQL is a superuser; got "true (the default)"; allowed: false
      fix: write superuser = false"
  `);
});

test("warns of the default administrator (2)", () => {
  expect(
    shown(
      findingsOf(sqlStepProvider, {
        "provider.postgresql": { scheme: "gcppostgres", username: "postgres", superuser: "true" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-provider provider.postgresql superuser
      no user of Cloud SQL is a superuser; got "true"; allowed: false
      fix: write superuser = false"
  `);
});

test("refuses the long name of a service account", () => {
  expect(
    shown(
      findingsOf(sqlStepProvider, {
        "provider.postgresql": {
          username: "deploy@example-project.iam.gserviceaccount.com",
          superuser: false,
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-provider provider.postgresql username
      a service account logs in without the suffix .gserviceaccount.com; got "deploy@example-project.iam.gserviceaccount.com"; allowed: deploy@example-project.iam
      fix: write "deploy@example-project.iam""
  `);
});

test("accepts superuser = false, and servers of somebody else", () => {
  const inputs = [
    { "provider.postgresql": { username: "deploy@example-project.iam", superuser: false } },
    { ...instance(), "provider.postgresql": { username: "postgres", superuser: "false" } },
    { "provider.postgresql": { username: "postgres" } },
    { "provider.google": { project: "example" } },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepProvider, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    { ...instance(), "provider.postgresql": { username: "postgres", superuser: "${var.super}" } },
    { "provider.postgresql": { username: "${var.user}" } },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepProvider, input)).toEqual([]);
});
