import type { Rule } from "../../rule";
import { DATABASE, instanceNamedBy } from "../../user";

const ONLY: Readonly<Record<string, string>> = { charset: "UTF8", collation: "en_US.UTF8" };

/** Encoding and collation that the API makes. */
export const databaseCharset: Rule = {
  id: "database-charset",
  severity: "error",
  area: "users",
  title: "a database is in UTF8 with collation en_US.UTF8",
  why: "Through the API a PostgreSQL database takes nothing else; other locales need CREATE DATABASE in SQL.",
  ignoreWhen: "the other spelling was imported and shows no difference",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database#charset",
  types: [DATABASE],
  *check(value, context) {
    const instance = instanceNamedBy(value, context);
    if (instance?.isPostgres === false) return;
    for (const [field, only] of Object.entries(ONLY)) {
      const at = value.get(field);
      const text = at.string;
      // MySQL's own names, where it is not known which engine it is.
      if (!text || text === only || (!instance && /^(utf8mb|latin1_|utf8_)/i.test(text))) continue;
      yield {
        at,
        what: `a PostgreSQL database cannot have this ${field} through the API`,
        allowed: only,
        fix: `write "${only}"; for another locale create the database in SQL`,
        ...(text.toLowerCase().replace("-", "") === only.toLowerCase() &&
          text !== "UTF-8" && { severity: "warning" }),
      };
    }
  },
};
