import { INSTANCE } from "../../instance";
import { plainReference } from "../../networks";
import type { Rule } from "../../rule";

/** A grant is in a database, not in an instance. */
export const sqlStepGrantDatabase: Rule = {
  id: "sql-step-grant-database",
  severity: "warning",
  area: "sql-step",
  title: "what the postgresql provider makes is in a database, not in an instance",
  why: "PostgreSQL has no database with the name of the instance, and refuses the connection.",
  ignoreWhen: "a database has the name of its instance",
  link: "https://registry.terraform.io/providers/cyrilgdn/postgresql/latest/docs/resources/postgresql_grant",
  types: ["*"],
  *check(values, { resource, all }) {
    if (!resource.type.startsWith("postgresql_") && !resource.address.startsWith("provider.postgresql"))
      return;
    const database = values.get("database");
    const reference = plainReference(database);
    if (!reference?.address.startsWith(`${INSTANCE}.`) || reference.attribute !== "name") return;
    const [own] = all.ofType("google_sql_database").filter(({ source }) => source === resource.source);
    yield {
      at: database,
      what: "this is the name of an instance, not of a database",
      got: database.raw,
      allowed: "the name of a google_sql_database, or postgres",
      fix: `write "\${${own?.address ?? "google_sql_database.NAME"}.name}"`,
    };
  },
};
