import { notOneOf } from "../../limits";
import type { Rule } from "../../rule";

/** What destroying the resource does. */
export const settingsDeletionPolicy: Rule = {
  id: "settings-deletion-policy",
  severity: "error",
  area: "settings",
  title: "deletion_policy is DELETE, PREVENT or ABANDON",
  why: "The provider refuses other words.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database#deletion_policy",
  types: ["google_sql_database_instance", "google_sql_database", "google_sql_user"],
  *check(resource) {
    yield* notOneOf(resource.get("deletion_policy"), "deletion_policy", ["ABANDON", "PREVENT", "DELETE"]);
  },
};
