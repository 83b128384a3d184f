import { isNewerValue, PROVIDER_VERSION } from "../../../cloudsql/provider-schema";
import { lookAlikes } from "../../../cloudsql/text";
import { notOneOf } from "../../limits";
import type { Violation } from "../../rule";
import { schemaRule, usesKnownRelease, writtenAttributes } from "../../schema";
import type { Value } from "../../value";

/** Attributes that a rule of their own reads, with more to say. */
const ELSEWHERE = new Set([
  "google_sql_database_instance.settings.edition",
  "google_sql_database_instance.settings.availability_type",
  "google_monitoring_alert_policy.combiner",
  "google_monitoring_alert_policy.severity",
]);

/** What people write who know it from elsewhere. */
const MEANT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  connector_enforcement: {
    ON: "REQUIRED",
    TRUE: "REQUIRED",
    ENABLED: "REQUIRED",
    ENFORCED: "REQUIRED",
    OFF: "NOT_REQUIRED",
    FALSE: "NOT_REQUIRED",
  },
  ssl_mode: {
    REQUIRE: "ENCRYPTED_ONLY",
    REQUIRED: "ENCRYPTED_ONLY",
    SSL_ONLY: "ENCRYPTED_ONLY",
    VERIFY_CA: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
    VERIFY_FULL: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
    ALLOW: "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
    PREFER: "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
    DISABLE: "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
    DISABLED: "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
  },
};

/** Values that the provider knows all of. */
export const schemaEnum = schemaRule({
  id: "schema-enum",
  title: "a value is one of those that the provider takes",
  why: "The provider refuses any other at plan, and the case counts.",
  ignoreWhen: "another release of the provider is used, which takes the value",
  link: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs",
  *check(resource, type, context) {
    for (const { value, name, path, attribute } of writtenAttributes(resource, type)) {
      const allowed = attribute?.enum ?? attribute?.elem?.enum;
      const place = [type, ...path].join(".");
      if (!allowed || ELSEWHERE.has(place)) continue;
      for (const one of Array.isArray(value.raw) ? value.items() : [value]) {
        const text = one.string;
        // Characters that only look right have a finding of their own; an empty text is taken for nothing.
        if (!text || lookAlikes(text).length > 0) continue;
        if (isNewerValue(place, text) && !usesKnownRelease(context)) continue;
        yield* wrongValue(one, name, place, allowed);
      }
    }
  },
});

function* wrongValue(
  value: Value,
  name: string,
  place: string,
  allowed: readonly string[],
): Iterable<Violation> {
  const text = value.string ?? "";
  const newer = isNewerValue(place, text);
  const meant = MEANT[name]?.[text.toUpperCase().replace("-", "_")];
  // The first stands for what is far from all.
  const sorted = [...allowed].sort((a, b) => Number(/UNSPECIFIED/.test(a)) - Number(/UNSPECIFIED/.test(b)));
  for (const violation of notOneOf(value, `"${name}"`, sorted)) {
    yield {
      ...violation,
      ...(meant && { fix: `write "${meant}"` }),
      ...(newer && {
        what: `provider google ${PROVIDER_VERSION} does not take this value: it came with a later release`,
        fix: `require provider google 7 or later, or ${violation.fix}`,
        severity: "warning" as const,
      }),
    };
  }
}
