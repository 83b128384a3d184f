import { findFlag, nearestFlag } from "../../../cloudsql/flags";
import { flagRule } from "../../flag-rule";

/** Extensions of which some flags are known: another name with this prefix is a slip. */
const KNOWN_PREFIX =
  /^(auto_explain|cloudsql|cron|pg_bigm|pg_hint_plan|pg_stat_statements|pg_wait_sampling|pgaudit|pglogical|squeeze)\./;

/** Names that are no flags of Cloud SQL. */
export const flagsKnown = flagRule({
  id: "flags-known",
  title: "each flag is one that Cloud SQL offers",
  why: "The API answers 404 ERROR_INVALID_FLAG_NAME, also for settings that PostgreSQL has and Cloud SQL keeps to itself.",
  ignoreWhen: "the flag is newer than this table",
  link: "https://cloud.google.com/sql/docs/postgres/flags#list-flags-postgres",
  codes: ["FLAG_UNKNOWN", "FLAG_NOT_SETTABLE", "LOOK_ALIKE_CHARACTER"],
  // Extensions and the service's own switches are where new flags come; case may not matter.
  unsure: ({ name }) =>
    (name.includes(".") && !KNOWN_PREFIX.test(name)) ||
    (name.startsWith("cloudsql.") && nearestFlag(name) === undefined) ||
    findFlag(name.toLowerCase()) !== undefined,
});
