import { secretsLabels } from "../../../../preflight/rules/secrets/secrets-labels";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a secret in labels, flags and descriptions (1)", () => {
  expect(
    shown(
      findingsOf(
        secretsLabels,
        instance({
          user_labels: { key: "${random_password.app.result}" },
          database_flags: [{ name: "x", value: "${random_password.app.result}" }],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error secrets-labels google_sql_database_instance.main settings.database_flags[0].value
      a secret is put into database_flags; got "random_password.app.result"
      fix: remove it; to tell versions apart write the secret's version number
    error secrets-labels google_sql_database_instance.main settings.user_labels.key
      a secret is put into user_labels; got "random_password.app.result"
      fix: remove it; to tell versions apart write the secret's version number"
  `);
});

test("refuses a secret in labels, flags and descriptions (2)", () => {
  expect(
    shown(
      findingsOf(secretsLabels, {
        "google_secret_manager_secret.s": { annotations: { value: "${google_sql_user.app.password}" } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error secrets-labels google_secret_manager_secret.s annotations.value
      a secret is put into annotations; got "google_sql_user.app.password"
      fix: remove it; to tell versions apart write the secret's version number"
  `);
});

test("warns of a name that says so", () => {
  expect(
    shown(findingsOf(secretsLabels, { "google_compute_network.n": { description: "${var.api_key}" } })),
  ).toMatchInlineSnapshot(`
    "warning secrets-labels google_compute_network.n description
      a secret is put into description; got "var.api_key"
      fix: remove it; to tell versions apart write the secret's version number"
  `);
});

test("accepts versions, hashes and names", () => {
  const inputs = [
    instance({
      user_labels: {
        version: "${google_secret_manager_secret_version.v.version}",
        hash: "${substr(sha256(random_password.app.result), 0, 8)}",
      },
    }),
    { "google_secret_manager_secret.s": { labels: { env: "${var.environment}" } } },
  ];
  for (const input of inputs) expect(findingsOf(secretsLabels, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(findingsOf(secretsLabels, { "google_compute_network.n": { description: "${local.text}" } })).toEqual(
    [],
  );
});
