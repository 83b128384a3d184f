import { instanceRule } from "../../instance";

/** CIS asks for the service's own protection, whatever Terraform's is. */
export const cisDeletionProtection = instanceRule({
  id: "cis-deletion-protection",
  severity: "warning",
  area: "cis",
  title: "the service itself protects the instance from deletion",
  why: "CIS 6.9: Terraform's deletion_protection does not stop the console, gcloud or the API.",
  ignoreWhen: "the instance may be lost",
  link: "https://cloud.google.com/sql/docs/postgres/deletion-protection",
  *check({ settings }) {
    const enabled = settings.get("deletion_protection_enabled");
    if (!settings.isSet || settings.isUnknown || enabled.isUnknown || enabled.is(true)) return;
    yield {
      at: enabled.isSet ? enabled : "settings.deletion_protection_enabled",
      what: "the console, gcloud and the API may delete the instance",
      allowed: "true",
      fix: "write settings.deletion_protection_enabled = true",
    };
  },
});
