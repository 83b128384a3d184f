import { ProblemError } from "../../../cloudsql/problem";
import { Tier } from "../../../cloudsql/tier";
import type { Rule } from "../../rule";

/** Shape and existence of the machine type. */
export const tierValid: Rule = {
  id: "tier-valid",
  severity: "error",
  area: "tier",
  title: "the tier is one that PostgreSQL takes",
  why: "The API answers 400 for predefined N1 machines, odd vCPU counts and memory off the 256 MB grid.",
  link: "https://cloud.google.com/sql/docs/postgres/create-instance#machine-types",
  types: ["google_sql_database_instance"],
  *check(instance) {
    const tier = instance.get("settings.tier");
    if (tier.string === undefined) return;
    try {
      Tier.of(tier.string);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      for (const { message, allowed, fix } of error.problems)
        yield { at: tier, what: message, allowed, fix: fix ?? "" };
    }
  },
};
