import { nameValid } from "../../../../preflight/rules/naming/name-valid";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    {
      "google_compute_network.a": { name: "Main_VPC" },
      "google_compute_global_address.b": { name: "psa-" },
      "google_service_account.c": { account_id: "app" },
      "google_service_account.d": { account_id: "app@example-project.iam.gserviceaccount.com" },
      "google_secret_manager_secret.e": { secret_id: "projects/p/secrets/db.password" },
      "google_kms_crypto_key.f": { name: "db key" },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(nameValid, input))).join("\n")).toMatchInlineSnapshot(`
    "error name-valid google_compute_global_address.b name
      this cannot be the name of a google_compute_global_address; got "psa-"; allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last; 1 to 63
      fix: write "psa"
    error name-valid google_compute_network.a name
      this cannot be the name of a google_compute_network; got "Main_VPC"; allowed: lower-case letters, digits and hyphens; a letter first, no hyphen last; 1 to 63
      fix: write "main-vpc"
    error name-valid google_kms_crypto_key.f name
      this cannot be the name of a google_kms_crypto_key; got "db key"; allowed: letters, digits, _ and -; 1 to 63
      fix: write "db-key"
    error name-valid google_secret_manager_secret.e secret_id
      this cannot be the "secret_id" of a google_secret_manager_secret; got "projects/p/secrets/db.password"; allowed: letters, digits, _ and -; 1 to 255
      fix: write "db-password"
    error name-valid google_service_account.c account_id
      this cannot be the "account_id" of a google_service_account; got "app"; allowed: 6 to 30 lower-case letters, digits and hyphens; a letter first, no hyphen last
      fix: write "app-account"
    error name-valid google_service_account.d account_id
      this cannot be the "account_id" of a google_service_account; got "app@example-project.iam.gserviceaccount.com"; allowed: 6 to 30 lower-case letters, digits and hyphens; a letter first, no hyphen last
      fix: write "app-account""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      "google_compute_network.a": { name: "main-vpc" },
      "google_service_account.c": { account_id: "music-app" },
      "google_secret_manager_secret.e": { secret_id: "DB_password-1" },
      "google_kms_crypto_key.f": { name: "db_Key-1" },
    },
  ])
    expect(findingsOf(nameValid, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_compute_network.a": { name: "${var.name}-vpc" },
      "google_service_account.c": { account_id: "${var.account}" },
    },
  ])
    expect(findingsOf(nameValid, input)).toEqual([]);
});

test("buckets and workflows of exports", () => {
  const input = {
    "google_storage_bucket.a": { name: "gs://Music_Exports/" },
    "google_storage_bucket.b": { name: "x".repeat(64) },
    "google_workflows_workflow.c": { name: "1-export-" },
    "google_workflows_workflow.d": { name: `music-${"x".repeat(60)}` },
  };
  expect(shown(findingsOf(nameValid, input))).toMatchInlineSnapshot(`
    "error name-valid google_storage_bucket.a name
      this cannot be the name of a google_storage_bucket; got "gs://Music_Exports/"; allowed: lower-case letters, digits, hyphens, _ and dots; 3 to 63 without a dot; a letter or digit at both ends
      fix: write "music_exports"
    error name-valid google_storage_bucket.b name
      this cannot be the name of a google_storage_bucket; got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; allowed: lower-case letters, digits, hyphens, _ and dots; 3 to 63 without a dot; a letter or digit at both ends
      fix: write "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    error name-valid google_workflows_workflow.c name
      this cannot be the name of a google_workflows_workflow; got "1-export-"; allowed: letters, digits, _ and -; a letter first, a letter or digit last; 1 to 64
      fix: write "export"
    error name-valid google_workflows_workflow.d name
      this cannot be the name of a google_workflows_workflow; got "music-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; allowed: letters, digits, _ and -; a letter first, a letter or digit last; 1 to 64
      fix: write "music-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx""
  `);
  const good = {
    "google_storage_bucket.a": { name: "x".repeat(63) },
    "google_storage_bucket.b": { name: "exports.example.com" },
    "google_storage_bucket.c": { name: "${var.bucket}" },
    "google_workflows_workflow.d": { name: `music-${"x".repeat(58)}` },
    "google_workflows_workflow.e": { name: "e" },
  };
  expect(findingsOf(nameValid, good)).toEqual([]);
});
