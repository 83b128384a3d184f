import { secretsVersionLifecycle } from "../../../../preflight/rules/secrets/secrets-version-lifecycle";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of a rotation that destroys first (1)", () => {
  expect(
    shown(
      findingsOf(secretsVersionLifecycle, {
        "google_secret_manager_secret_version.v": {
          secret: "s",
          secret_data: "${random_password.app.result}",
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-version-lifecycle google_secret_manager_secret_version.v deletion_policy
      a rotation destroys the old version, before the new one is there; got "DELETE (the default)"; allowed: DISABLE or ABANDON, with create_before_destroy
      fix: write lifecycle { create_before_destroy = true } and deletion_policy = "DISABLE""
  `);
});

test("warns of a rotation that destroys first (2)", () => {
  expect(
    shown(
      findingsOf(secretsVersionLifecycle, {
        "google_secret_manager_secret_version.v": {
          deletion_policy: "DELETE",
          lifecycle: { create_before_destroy: true },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-version-lifecycle google_secret_manager_secret_version.v deletion_policy
      a rotation destroys the old version, before the new one is there; got "DELETE"; allowed: DISABLE or ABANDON, with create_before_destroy
      fix: write deletion_policy = "DISABLE""
  `);
});

test("warns of a rotation that destroys first (3)", () => {
  expect(
    shown(
      findingsOf(secretsVersionLifecycle, {
        "google_secret_manager_secret_version.v": { deletion_policy: "ABANDON" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-version-lifecycle google_secret_manager_secret_version.v deletion_policy
      a rotation destroys the old version, before the new one is there; got "ABANDON"; allowed: DISABLE or ABANDON, with create_before_destroy
      fix: write lifecycle { create_before_destroy = true }"
  `);
});

test("accepts both settings", () => {
  const inputs = [
    {
      "google_secret_manager_secret_version.v": {
        deletion_policy: "DISABLE",
        lifecycle: { create_before_destroy: true },
      },
    },
    {
      "google_secret_manager_secret_version.v": {
        deletion_policy: "ABANDON",
        lifecycle: [{ create_before_destroy: "true" }],
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(secretsVersionLifecycle, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(secretsVersionLifecycle, {
      "google_secret_manager_secret_version.v": {
        deletion_policy: "${var.policy}",
        lifecycle: { create_before_destroy: true },
      },
    }),
  ).toEqual([]);
});
