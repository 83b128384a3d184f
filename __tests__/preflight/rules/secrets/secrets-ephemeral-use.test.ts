import { secretsEphemeralUse } from "../../../../preflight/rules/secrets/secrets-ephemeral-use";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses an ephemeral value in an argument that is kept (1)", () => {
  expect(
    shown(
      findingsOf(secretsEphemeralUse, {
        "google_sql_user.app": { password: "${ephemeral.random_password.app.result}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error secrets-ephemeral-use google_sql_user.app password
      password is kept in the state and cannot take an ephemeral value; got "ephemeral.random_password.app.result"; allowed: arguments that end in _wo, providers, provisioners
      fix: write password_wo and password_wo_version"
  `);
});

test("refuses an ephemeral value in an argument that is kept (2)", () => {
  expect(
    shown(
      findingsOf(secretsEphemeralUse, {
        "null_resource.sql": { triggers: { p: "${ephemeral.random_password.app.result}" } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error secrets-ephemeral-use null_resource.sql triggers.p
      p is kept in the state and cannot take an ephemeral value; got "ephemeral.random_password.app.result"; allowed: arguments that end in _wo, providers, provisioners
      fix: refer to something that is kept, such as the secret's version"
  `);
});

test("accepts write-only arguments, providers and provisioners", () => {
  const inputs = [
    { "google_sql_user.app": { password_wo: "${ephemeral.random_password.app.result}" } },
    { "provider.postgresql": { password: "${ephemeral.random_password.app.result}" } },
    {
      "null_resource.sql": {
        provisioner: [
          { "local-exec": { command: "x", environment: { P: "${ephemeral.random_password.app.result}" } } },
        ],
      },
    },
    { locals: { p: "${ephemeral.random_password.app.result}" } },
  ];
  for (const input of inputs) expect(findingsOf(secretsEphemeralUse, input)).toEqual([]);
});

test("skips other references", () => {
  expect(findingsOf(secretsEphemeralUse, { "google_sql_user.app": { password: "${var.password}" } })).toEqual(
    [],
  );
});
