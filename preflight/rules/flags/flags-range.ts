import { findFlag } from "../../../cloudsql/flags";
import { flagRule } from "../../flag-rule";

/** Bounds, fixed and by the machine's memory. */
export const flagsRange = flagRule({
  id: "flags-range",
  title: "each number is within the flag's bounds",
  why: "The API answers 400 invalidFlagValue. shared_buffers and effective_cache_size are counts of 8 kB pages, bounded by shares of the machine's memory.",
  ignoreWhen: "the memory that the API counts for the machine is known to be another",
  link: "https://cloud.google.com/sql/docs/postgres/flags#list-flags-postgres",
  codes: ["FLAG_OUT_OF_RANGE"],
  // Of these machines the memory that the API counts is not known.
  unsure: ({ name }, { tier }) =>
    findFlag(name)?.rangeFormula !== undefined && (tier?.name === "db-g1-small" || tier?.listed === false),
});
