import { stateBucketVersioning } from "../../../../preflight/rules/state/state-bucket-versioning";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of a bucket of states without versions (1)", () => {
  expect(
    shown(
      findingsOf(stateBucketVersioning, {
        terraform: { backend: { gcs: { bucket: "example" } } },
        "google_storage_bucket.b": { name: "example" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning state-bucket-versioning google_storage_bucket.b versioning
      the bucket of the state keeps no old versions; allowed: true
      fix: write versioning { enabled = true }"
  `);
});

test("warns of a bucket of states without versions (2)", () => {
  expect(
    shown(
      findingsOf(stateBucketVersioning, {
        "google_storage_bucket.b": {
          name: "example-tf-state",
          versioning: { enabled: false },
          force_destroy: true,
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning state-bucket-versioning google_storage_bucket.b force_destroy
      a destroy deletes the states with the bucket; got true; allowed: false
      fix: write force_destroy = false
    warning state-bucket-versioning google_storage_bucket.b versioning.enabled
      the bucket of the state keeps no old versions; got false; allowed: true
      fix: write versioning { enabled = true }"
  `);
});

test("accepts versions, and other buckets", () => {
  const inputs = [
    { "google_storage_bucket.b": { name: "example-tfstate", versioning: [{ enabled: true }] } },
    { "google_storage_bucket.b": { name: "music-statements" } },
  ];
  for (const input of inputs) expect(findingsOf(stateBucketVersioning, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    { "google_storage_bucket.b": { name: "${var.name}" } },
    { "google_storage_bucket.b": { name: "tf-state", versioning: { enabled: "${var.v}" } } },
  ];
  for (const input of inputs) expect(findingsOf(stateBucketVersioning, input)).toEqual([]);
});
