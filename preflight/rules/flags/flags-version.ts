import { flagRule } from "../../flag-rule";

/** Flags that another version of PostgreSQL has. */
export const flagsVersion = flagRule({
  id: "flags-version",
  title: "each flag exists in the version",
  why: "The API answers 404 ERROR_INVALID_FLAG_NAME.",
  ignoreWhen: "the flag is one of those whose support is unconfirmed and it works",
  link: "https://cloud.google.com/sql/docs/postgres/flags#list-flags-postgres",
  codes: ["FLAG_NOT_IN_VERSION"],
});
