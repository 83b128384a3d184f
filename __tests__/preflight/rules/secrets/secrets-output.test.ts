import { secretsOutput } from "../../../../preflight/rules/secrets/secrets-output";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses an output that is not marked (1)", () => {
  expect(
    shown(
      findingsOf(secretsOutput, {
        "output.url": { value: "postgresql://app:${random_password.app.result}@db/app" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error secrets-output output.url value
      the output shows a secret and is not sensitive; got "random_password.app.result"; allowed: sensitive = true
      fix: write sensitive = true, or better put out the secret's name in Secret Manager"
  `);
});

test("refuses an output that is not marked (2)", () => {
  expect(
    shown(
      findingsOf(secretsOutput, {
        "output.all": { value: { password: "${google_sql_user.app.password}" }, sensitive: "false" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error secrets-output output.all value.password
      the output shows a secret and is not sensitive; got "google_sql_user.app.password"; allowed: sensitive = true
      fix: write sensitive = true, or better put out the secret's name in Secret Manager"
  `);
});

test("refuses an ephemeral one, warns of a name, tells of what the state keeps (1)", () => {
  expect(
    shown(findingsOf(secretsOutput, { "output.p": { value: "${ephemeral.random_password.app.result}" } })),
  ).toMatchInlineSnapshot(`
    "error secrets-output output.p value
      an output of a root module cannot be ephemeral; got "ephemeral.random_password.app.result"
      fix: remove the output; give the secret's name in Secret Manager instead"
  `);
});

test("refuses an ephemeral one, warns of a name, tells of what the state keeps (2)", () => {
  expect(
    shown(findingsOf(secretsOutput, { "output.p": { value: "${var.db_password}" } })),
  ).toMatchInlineSnapshot(`
    "warning secrets-output output.p value
      the output shows a secret and is not sensitive; got "var.db_password"; allowed: sensitive = true
      fix: write sensitive = true, or better put out the secret's name in Secret Manager"
  `);
});

test("refuses an ephemeral one, warns of a name, tells of what the state keeps (3)", () => {
  expect(
    shown(
      findingsOf(secretsOutput, { "output.p": { value: "${nonsensitive(random_password.app.result)}" } }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-output output.p value
      the output shows a secret, unmarked on purpose; got "random_password.app.result"; allowed: sensitive = true
      fix: write sensitive = true, or better put out the secret's name in Secret Manager"
  `);
});

test("refuses an ephemeral one, warns of a name, tells of what the state keeps (4)", () => {
  expect(
    shown(findingsOf(secretsOutput, { "output.h": { value: "${sha256(random_password.app.result)}" } })),
  ).toMatchInlineSnapshot(`
    "error secrets-output output.h value
      the output shows a secret and is not sensitive; got "random_password.app.result"; allowed: sensitive = true
      fix: write sensitive = true, or nonsensitive(…) around the hash"
  `);
});

test("refuses an ephemeral one, warns of a name, tells of what the state keeps (5)", () => {
  expect(
    shown(
      findingsOf(secretsOutput, { "output.p": { value: "${random_password.app.result}", sensitive: true } }),
    ),
  ).toMatchInlineSnapshot(`
    "info secrets-output output.p value
      the state keeps the output's secret as plain text; got "random_password.app.result"
      fix: put out the secret's name in Secret Manager instead"
  `);
});

test("refuses what the provider marks, though it is no secret", () => {
  expect(
    shown(
      findingsOf(secretsOutput, {
        "output.ca": { value: "${google_sql_database_instance.main.server_ca_cert[0].cert}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error secrets-output output.ca value
      the provider marks server_ca_cert as sensitive and the output is not; got "google_sql_database_instance.main.server_ca_cert[…].cert"; allowed: sensitive = true
      fix: write sensitive = true, or nonsensitive(…) where it is no secret"
  `);
});

test("accepts names, hashes and other attributes", () => {
  const inputs = [
    { "output.s": { value: "${google_secret_manager_secret.s.id}" } },
    { "output.h": { value: "${nonsensitive(sha256(random_password.app.result))}" } },
    {
      "output.ca": { value: "${nonsensitive(google_sql_database_instance.main.server_ca_cert[0].cert)}" },
      "output.cert": { value: "${google_sql_ssl_cert.c.cert}", sensitive: true },
    },
    { "output.n": { value: "${google_sql_user.app.name}" } },
  ];
  for (const input of inputs) expect(findingsOf(secretsOutput, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    { "output.p": { value: "${random_password.app.result}", sensitive: "${var.hide}" } },
    { "output.p": { value: "${local.x}" } },
  ];
  for (const input of inputs) expect(findingsOf(secretsOutput, input)).toEqual([]);
});
