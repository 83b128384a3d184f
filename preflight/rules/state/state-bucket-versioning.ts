import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";
import { isObject } from "../../value";

/** A state that was overwritten can be had back. */
export const stateBucketVersioning: Rule = {
  id: "state-bucket-versioning",
  severity: "warning",
  area: "state",
  title: "a bucket for states keeps old versions and is not deleted with what is in it",
  why: "A state that a failed run cut short is lost, and with it the connection to everything that exists.",
  ignoreWhen: "the bucket is for something else",
  link: "https://developer.hashicorp.com/terraform/language/backend/gcs",
  types: ["google_storage_bucket"],
  *check(bucket, { all }) {
    const name = bucket.get("name").string;
    if (name === undefined) return;
    const used = all.ofType("terraform").some((terraform) => {
      return valuesOf(terraform).get("backend.gcs.bucket").is(name);
    });
    if (!used && !/(^|[-_.])(tf|terraform)?-?state([-_.]|$)|tfstate/.test(name)) return;
    const versioning = bucket.get("versioning.enabled");
    if (!versioning.isUnknown && !versioning.is(true) && !isObject(bucket.get("dynamic").raw)) {
      yield {
        at: versioning.isSet ? versioning : "versioning",
        what: "the bucket of the state keeps no old versions",
        got: versioning.isSet ? versioning.raw : undefined,
        allowed: "true",
        fix: "write versioning { enabled = true }",
      };
    }
    const force = bucket.get("force_destroy");
    if (force.is(true))
      yield {
        at: force,
        what: "a destroy deletes the states with the bucket",
        allowed: "false",
        fix: "write force_destroy = false",
      };
  },
};
