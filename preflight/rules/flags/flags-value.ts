import { findFlag } from "../../../cloudsql/flags";
import { flagRule } from "../../flag-rule";

/** Type of a value: booleans, words, plain numbers. */
export const flagsValue = flagRule({
  id: "flags-value",
  title: "each flag has a value of its type",
  why: "The API answers 400 invalidFlagValue: it takes on and off, words of a list, and plain numbers in the flag's unit, without a suffix.",
  ignoreWhen: "a boolean is written true or false and the difference in every plan is accepted",
  link: "https://cloud.google.com/sql/docs/postgres/flags#list-flags-postgres",
  codes: ["FLAG_NOT_BOOLEAN", "FLAG_NOT_ALLOWED", "FLAG_NOT_A_NUMBER"],
  // The API takes these for booleans and stores them as on and off.
  unsure: ({ name, value = "" }) => findFlag(name)?.type === "boolean" && /^(true|false)$/i.test(value),
});
