import { findFlag } from "../../../cloudsql/flags";
import { instanceRule } from "../../instance";

/** Settings of PostgreSQL of which nothing says that Cloud SQL offers them. */
export const flagsUnconfirmed = instanceRule({
  id: "flags-unconfirmed",
  severity: "info",
  area: "flags",
  title: "each flag is in Cloud SQL's own list",
  why: "PostgreSQL has the setting, but the API may answer that there is no such flag.",
  ignoreWhen: "the flag is set on an instance already",
  link: "https://cloud.google.com/sql/docs/postgres/flags#list-flags-postgres",
  *check(instance) {
    for (const { name, at } of instance.flags) {
      if (findFlag(name)?.cloudSqlSupport !== "unconfirmed") continue;
      yield {
        at: at.name,
        what: "no source confirms that Cloud SQL offers this setting of PostgreSQL as a flag",
        fix: `look it up with gcloud sql flags list, or set it in SQL: ALTER DATABASE … SET ${name}`,
      };
    }
  },
});
