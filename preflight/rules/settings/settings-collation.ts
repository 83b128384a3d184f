import { instanceRule } from "../../instance";

/** A collation of the whole instance. */
export const settingsCollation = instanceRule({
  id: "settings-collation",
  severity: "warning",
  area: "settings",
  title: "the instance has no collation",
  why: "It is SQL Server's: with PostgreSQL the collation is each database's, and a change here replaces the instance.",
  ignoreWhen: "the instance already has it",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#collation",
  *check({ settings }) {
    const at = settings.get("collation");
    if (!at.string) return;
    yield {
      at,
      what: "an instance of PostgreSQL has no collation",
      fix: "remove it; write collation on google_sql_database",
    };
  },
});
