import { secretsVersionSecret } from "../../../../preflight/rules/secrets/secrets-version-secret";
import { findingsOf, shown } from "../../../support/preflight";

const version = (secret: unknown) => ({
  "google_secret_manager_secret.app": { secret_id: "app", replication: { auto: {} } },
  "google_secret_manager_secret_version.app": { secret, secret_data_wo: "${var.x}" },
});

test("refuses the short id of the secret", () => {
  expect(
    shown(findingsOf(secretsVersionSecret, version("${google_secret_manager_secret.app.secret_id}"))),
  ).toMatchInlineSnapshot(`
    "error secrets-version-secret google_secret_manager_secret_version.app secret
      this is the short id of the secret; got "\${google_secret_manager_secret.app.secret_id}"; allowed: projects/<project>/secrets/<secret>, the secret's id
      fix: write "\${google_secret_manager_secret.app.id}""
  `);
});

test("accepts the full name, and skips what is not known", () => {
  for (const secret of [
    "${google_secret_manager_secret.app.id}",
    "${google_secret_manager_secret.app.name}",
    "projects/example-project/secrets/app",
    "${var.secret}",
    undefined,
  ])
    expect(findingsOf(secretsVersionSecret, version(secret))).toEqual([]);
});
