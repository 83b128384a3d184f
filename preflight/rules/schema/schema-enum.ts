import { lookAlikes } from "../../../cloudsql/text";
import { notOneOf } from "../../limits";
import { schemaRule, writtenAttributes } from "../../schema";

/** Attributes that a rule of their own reads, with more to say. */
const ELSEWHERE = new Set([
  "google_sql_database_instance.settings.edition",
  "google_sql_database_instance.settings.availability_type",
  "google_monitoring_alert_policy.combiner",
  "google_monitoring_alert_policy.severity",
]);

/** Values that the provider knows all of. */
export const schemaEnum = schemaRule({
  id: "schema-enum",
  title: "a value is one of those that the provider takes",
  why: "The provider refuses any other at plan, and the case counts.",
  link: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs",
  *check(resource, type) {
    for (const { value, name, path, attribute } of writtenAttributes(resource, type)) {
      const allowed = attribute?.enum ?? attribute?.elem?.enum;
      if (!allowed || ELSEWHERE.has([type, ...path].join("."))) continue;
      const values = Array.isArray(value.raw) ? value.items() : [value];
      // An empty text is taken for nothing.
      for (const one of values) {
        // Characters that only look right have a finding of their own.
        if (one.raw === "" || lookAlikes(one.string ?? "").length > 0) continue;
        yield* notOneOf(one, `"${name}"`, allowed);
      }
    }
  },
});
