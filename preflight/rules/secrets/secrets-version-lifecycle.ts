import type { Rule } from "../../rule";

/** A rotation never leaves clients without a secret. */
export const secretsVersionLifecycle: Rule = {
  id: "secrets-version-lifecycle",
  severity: "warning",
  area: "secrets",
  title: "a new secret version is made before the old one goes, and the old one is kept",
  why: "On rotation the old version is destroyed first: clients fail in between, and the old value is lost.",
  ignoreWhen: "the secret is never rotated",
  link: "https://github.com/hashicorp/terraform-provider-google/issues/21806",
  types: ["google_secret_manager_secret_version", "google_secret_manager_regional_secret_version"],
  *check(version, { resource }) {
    const policy = version.get("deletion_policy");
    const first = version.get("lifecycle.create_before_destroy");
    const missing = [];
    // A plan has no lifecycle.
    if (!resource.planned && !first.isUnknown && !first.is(true))
      missing.push("lifecycle { create_before_destroy = true }");
    if (!policy.isUnknown && !policy.is("DISABLE") && !policy.is("ABANDON")) {
      missing.push('deletion_policy = "DISABLE"');
    }
    if (missing.length === 0) return;
    yield {
      at: policy.isSet ? policy : "deletion_policy",
      what: "a rotation destroys the old version, before the new one is there",
      got: policy.string ?? "DELETE (the default)",
      allowed: "DISABLE or ABANDON, with create_before_destroy",
      fix: `write ${missing.join(" and ")}`,
    };
  },
};
