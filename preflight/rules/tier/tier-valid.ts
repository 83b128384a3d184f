import { Tier } from "../../../cloudsql/tier";
import { attempt, violationOf } from "../../attempt";
import { instanceRule } from "../../instance";

/** Sold in sovereign clouds only, and in no public list. */
const SOVEREIGN = /^db-perf-optimized-C-\d+$/;

/** Shape and existence of the machine type. */
export const tierValid = instanceRule({
  id: "tier-valid",
  severity: "error",
  area: "tier",
  title: "the tier is one that PostgreSQL takes",
  why: "The API answers 400 for predefined N1 machines, odd vCPU counts and memory off the 256 MB grid.",
  link: "https://cloud.google.com/sql/docs/postgres/create-instance#machine-types",
  *check(instance) {
    const at = instance.settings.get("tier");
    const name = at.string;
    if (name === undefined) return;
    const severity = SOVEREIGN.test(name) ? "warning" : undefined;
    for (const problem of attempt(() => Tier.of(name)).problems) yield violationOf(problem, at, severity);
  },
});
