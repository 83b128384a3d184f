import { INSTANCE, instanceOf } from "../../instance";
import type { Rule } from "../../rule";

/** Databases that go although their instance is protected. */
export const settingsProtectedData: Rule = {
  id: "settings-protected-data",
  severity: "warning",
  area: "settings",
  title: "a database is not dropped before its protected instance",
  why: "A destroy drops databases first and stops at the instance only then: the data is gone. With open sessions, the service's own among them, the drop fails half way.",
  ignoreWhen: "the database may be lost",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database#deletion_policy",
  types: ["google_sql_database"],
  *check(database, context) {
    const policy = database.get("deletion_policy");
    const kept =
      policy.is("ABANDON") || policy.is("PREVENT") || database.get("lifecycle.prevent_destroy").is(true);
    const found = context.all.follow(context.resource, database.get("instance"), INSTANCE);
    if (kept || policy.isUnknown || policy.string === "") return;
    const instance = found && instanceOf(found, context);
    const guarded =
      instance?.get("deletion_protection").is(true) ||
      instance?.settings.get("deletion_protection_enabled").is(true);
    if (!guarded && !policy.is("DELETE")) return;
    yield {
      at: policy.isSet ? policy : "deletion_policy",
      what: guarded
        ? `${instance?.label} is protected, and a destroy drops this database before it gets there`
        : "dropping the database fails while sessions are open, and loses its data when it succeeds",
      allowed: "ABANDON, or lifecycle.prevent_destroy",
      fix: 'write deletion_policy = "ABANDON" from the first apply on: it goes with its instance; to drop this one alone, end its sessions first',
    };
  },
};
