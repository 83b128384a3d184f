import { secretsVersionArgument } from "../../../../preflight/rules/secrets/secrets-version-argument";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses both arguments, without showing either", () => {
  expect(
    shown(
      findingsOf(secretsVersionArgument, {
        "google_secret_manager_secret_version.v": {
          secret_data: "a",
          secret_data_wo: "b",
          secret_data_wo_version: 1,
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error secrets-version-argument google_secret_manager_secret_version.v secret_data
      secret_data and secret_data_wo exclude each other
      fix: remove secret_data"
  `);
});

test("warns of a missing number, and of one for nothing; refuses another policy (1)", () => {
  expect(
    shown(
      findingsOf(secretsVersionArgument, {
        "google_secret_manager_secret_version.v": { secret_data_wo: "${ephemeral.random_password.a.result}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-version-argument google_secret_manager_secret_version.v secret_data_wo_version
      nothing tells Terraform when the write-only value is another one
      fix: write secret_data_wo_version = 1, and a higher number with each new value"
  `);
});

test("warns of a missing number, and of one for nothing; refuses another policy (2)", () => {
  expect(
    shown(
      findingsOf(secretsVersionArgument, {
        "google_secret_manager_secret_version.v": {
          secret_data: "${var.x}",
          secret_data_wo_version: 2,
          deletion_policy: "KEEP",
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error secrets-version-argument google_secret_manager_secret_version.v deletion_policy
      there is no such deletion policy; got "KEEP"; allowed: DELETE, DISABLE, ABANDON
      fix: write "DISABLE"
    warning secrets-version-argument google_secret_manager_secret_version.v secret_data_wo_version
      secret_data_wo_version is for secret_data_wo; got 2
      fix: write the value as secret_data_wo, or remove secret_data_wo_version"
  `);
});

test("accepts either", () => {
  const inputs = [
    { "google_secret_manager_secret_version.v": { secret_data: "${var.x}", secret_data_wo_version: 0 } },
    {
      "google_secret_manager_secret_version.v": {
        secret_data_wo: "${var.x}",
        secret_data_wo_version: "2",
        deletion_policy: "DISABLE",
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(secretsVersionArgument, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(secretsVersionArgument, {
      "google_secret_manager_secret_version.v": {
        secret_data_wo: "${var.x}",
        secret_data_wo_version: "${var.v}",
        deletion_policy: "${var.p}",
      },
    }),
  ).toEqual([]);
});
