import { stateRequiredVersion } from "../../../../preflight/rules/state/state-required-version";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses a version that has no write-only arguments (1)", () => {
  expect(
    shown(
      findingsOf(stateRequiredVersion, {
        terraform: { required_version: "~> 1.9.0" },
        "google_sql_user.app": { password_wo: "${ephemeral.random_password.a.result}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-required-version terraform required_version
      the configuration uses write-only arguments, which came with Terraform 1.11; got "~> 1.9.0"; allowed: >= 1.11
      fix: write required_version = ">= 1.11""
  `);
});

test("refuses a version that has no write-only arguments (2)", () => {
  expect(
    shown(
      findingsOf(stateRequiredVersion, {
        terraform: { required_version: "1.5.7" },
        "ephemeral.random_password.a": {},
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-required-version terraform required_version
      the configuration uses ephemeral resources, which came with Terraform 1.10; got "1.5.7"; allowed: >= 1.10
      fix: write required_version = ">= 1.10""
  `);
});

test("warns where an older one is allowed, or any (1)", () => {
  expect(
    shown(
      findingsOf(stateRequiredVersion, {
        terraform: { required_version: ">= 1.5" },
        "google_sql_user.app": { password_wo: "${ephemeral.random_password.a.result}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning state-required-version terraform required_version
      the configuration uses write-only arguments, which came with Terraform 1.11; got ">= 1.5"; allowed: >= 1.11
      fix: write required_version = ">= 1.11""
  `);
});

test("warns where an older one is allowed, or any (2)", () => {
  expect(
    shown(
      findingsOf(stateRequiredVersion, {
        terraform: { backend: {} },
        "google_sql_user.app": { password_wo: "${ephemeral.random_password.a.result}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning state-required-version terraform required_version
      the configuration uses write-only arguments, which came with Terraform 1.11; got "any version"; allowed: >= 1.11
      fix: write required_version = ">= 1.11""
  `);
});

test("accepts versions that have them, and none without need", () => {
  const inputs = [
    {
      terraform: { required_version: ">= 1.11" },
      "google_sql_user.app": { password_wo: "${ephemeral.random_password.a.result}" },
    },
    {
      terraform: { required_version: "~> 1.11" },
      "google_sql_user.app": { password_wo: "${ephemeral.random_password.a.result}" },
    },
    { terraform: { required_version: ">= 1.5" }, "google_sql_user.app": { password_wo: null } },
  ];
  for (const input of inputs) expect(findingsOf(stateRequiredVersion, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    { "google_sql_user.app": { password_wo: "${ephemeral.random_password.a.result}" } },
    {
      terraform: { required_version: "latest" },
      "google_sql_user.app": { password_wo: "${ephemeral.random_password.a.result}" },
    },
  ];
  for (const input of inputs) expect(findingsOf(stateRequiredVersion, input)).toEqual([]);
});
