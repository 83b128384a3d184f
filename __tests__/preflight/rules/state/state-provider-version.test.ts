import { stateProviderVersion } from "../../../../preflight/rules/state/state-provider-version";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of providers without pin, bound or requirement", () => {
  expect(
    shown(
      findingsOf(stateProviderVersion, {
        terraform: {
          required_providers: { google: { source: "hashicorp/google" }, random: { version: ">= 3.5.0" } },
        },
        "google_sql_user.a": {},
        "null_resource.n": {},
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning state-provider-version terraform required_providers.google.version
      the provider google has no version: the newest is taken
      fix: write version = "~> …"
    warning state-provider-version terraform required_providers.null
      the provider null is used and not required: its newest version is taken
      fix: write required_providers { null = { source = "hashicorp/null", version = "…" } }
    warning state-provider-version terraform required_providers.random.version
      the provider random may be of any later major version; got ">= 3.5.0"; allowed: ~> 3.…
      fix: write ">= 3.5.0, < 4.0.0""
  `);
});

test("refuses what Terraform cannot read, and a provider that does not exist (1)", () => {
  expect(
    shown(
      findingsOf(stateProviderVersion, {
        terraform: {
          required_version: "^1.11",
          required_providers: {
            google: "6.x",
            null: { version: "${var.v}" },
            postgresql: { source: "cyrilgdn/postgresql", version: "latest" },
          },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-provider-version terraform required_providers.google
      Terraform cannot read this version constraint; got "6.x"; allowed: =, !=, >, >=, <, <=, ~> and numbers
      fix: write "~> 6.0"
    error state-provider-version terraform required_providers.null.version
      a version constraint takes no variables; got "\${var.v}"
      fix: write it literally
    error state-provider-version terraform required_providers.postgresql.version
      Terraform cannot read this version constraint; got "latest"; allowed: =, !=, >, >=, <, <=, ~> and numbers
      fix: write a version, like "~> 6.50"
    error state-provider-version terraform required_version
      Terraform cannot read this version constraint; got "^1.11"; allowed: =, !=, >, >=, <, <=, ~> and numbers
      fix: write "~> 1.11""
  `);
});

test("refuses what Terraform cannot read, and a provider that does not exist (2)", () => {
  expect(
    shown(
      findingsOf(stateProviderVersion, { terraform: { required_providers: {} }, "postgresql_grant.g": {} }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-provider-version terraform required_providers.postgresql
      hashicorp/postgresql does not exist
      fix: write required_providers { postgresql = { source = "cyrilgdn/postgresql", version = "…" } }"
  `);
});

test("refuses a random provider without ephemeral passwords", () => {
  expect(
    shown(
      findingsOf(stateProviderVersion, {
        terraform: { required_providers: { random: { version: "3.6.3" } } },
        "ephemeral.random_password.a": {},
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-provider-version terraform required_providers.random.version
      ephemeral random_password came with version 3.7 of the random provider; got "3.6.3"; allowed: >= 3.7.0
      fix: write "~> 3.7""
  `);
});

test("accepts pins and bounds", () => {
  expect(
    findingsOf(stateProviderVersion, {
      terraform: {
        required_version: ">= 1.11",
        required_providers: {
          google: { source: "google", version: "6.50.0" },
          null: [{ version: "~> 3.2" }],
          random: { version: ">= 3.7, < 4.0.0" },
        },
      },
      "google_sql_user.a": {},
      "ephemeral.random_password.a": {},
      "terraform_data.t": {},
      "data.terraform_remote_state.s": {},
    }),
  ).toEqual([]);
});

test("skips inputs without a terraform block", () => {
  expect(findingsOf(stateProviderVersion, { "google_sql_user.a": {} })).toEqual([]);
});
