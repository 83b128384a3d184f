import { secretsUrlEncoding } from "../../../../preflight/rules/secrets/secrets-url-encoding";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of a password in a URL as it comes (1)", () => {
  expect(
    shown(
      findingsOf(secretsUrlEncoding, {
        "random_password.app": { length: 24, special: true },
        "output.url": {
          value:
            "postgresql://app:${random_password.app.result}@${google_sql_database_instance.main.private_ip_address}/app",
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-url-encoding output.url value
      the password in the URL is not encoded; got "random_password.app.result"; allowed: letters, digits, - . _ ~
      fix: write \${urlencode(random_password.app.result)}, and override_special = "-_.~" (or special = false) at its random_password"
  `);
});

test("warns of a password in a URL as it comes (2)", () => {
  expect(
    shown(
      findingsOf(secretsUrlEncoding, {
        "random_password.app": { override_special: "!@#" },
        locals: { url: "postgres://app:${random_password.app.result}@db/app" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-url-encoding locals url
      the password in the URL is not encoded; got "random_password.app.result"; allowed: letters, digits, - . _ ~
      fix: write \${urlencode(random_password.app.result)}, and override_special = "-_.~" (or special = false) at its random_password"
  `);
});

test("accepts it encoded, or of letters and digits", () => {
  const inputs = [
    {
      "random_password.app": { special: true },
      "output.url": { value: "postgresql://app:${urlencode(random_password.app.result)}@db/app" },
    },
    {
      "random_password.app": { special: false },
      "output.url": { value: "postgresql://app:${random_password.app.result}@db/app" },
    },
    {
      "random_password.app": { override_special: "-_.~" },
      "output.url": { value: "postgresql://app:${random_password.app.result}@db/app" },
    },
    { "output.url": { value: "https://${google_compute_address.a.address}:443/" } },
  ];
  for (const input of inputs) expect(findingsOf(secretsUrlEncoding, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(secretsUrlEncoding, { "output.url": { value: "postgresql://app:${local.x}@db/app" } }),
  ).toEqual([]);
});
