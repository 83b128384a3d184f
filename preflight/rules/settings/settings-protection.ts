import { instanceRule } from "../../instance";

/** The two protections against deletion. */
export const settingsProtection = instanceRule({
  id: "settings-protection",
  severity: "warning",
  area: "settings",
  title: "both protections against deletion are on",
  why: "deletion_protection stops Terraform only; settings.deletion_protection_enabled stops the console, gcloud and the API. One without the other protects half, or blocks a replacement that was wanted.",
  ignoreWhen: "the instance may be lost",
  link: "https://cloud.google.com/sql/docs/postgres/deletion-protection",
  *check(instance) {
    const terraform = instance.get("deletion_protection");
    const service = instance.settings.get("deletion_protection_enabled");
    if (terraform.isUnknown || service.isUnknown || instance.settings.isUnknown) return;
    // Terraform's is on unless written.
    const guarded = !terraform.is(false);
    if (guarded && service.is(true)) return;
    const both = "deletion_protection = true and settings.deletion_protection_enabled = true";
    if (guarded || service.is(true)) {
      yield {
        at: guarded ? service.path : terraform,
        what: guarded
          ? "settings.deletion_protection_enabled is off: the console, gcloud and the API may delete the instance"
          : "deletion_protection is off and the service's own protection on: a destroy drops what is inside and fails at the instance",
        allowed: "both on, or both off",
        fix: `write ${both}`,
        ...(!service.isSet && { severity: "info" }),
      };
    } else {
      yield {
        at: terraform,
        what: "nothing keeps the instance from being deleted",
        fix: `write ${both}`,
        // Both written out: it was meant.
        ...(service.is(false) && { severity: "info" }),
      };
    }
  },
});
