import type { Rule } from "../../rule";

/** A goal is a fraction. */
export const monitoringSloGoal: Rule = {
  id: "monitoring-slo-goal",
  severity: "error",
  area: "monitoring",
  title: "the goal of a service level objective is a fraction below 1",
  why: "The API refuses a goal of 0, and of more than 0.9999.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services.serviceLevelObjectives",
  types: ["google_monitoring_slo"],
  *check(slo) {
    const goal = slo.get("goal");
    const { number } = goal;
    if (number === undefined || (number > 0 && number <= 0.9999)) return;
    const share = Number((number / 100).toFixed(6));
    yield {
      at: goal,
      what: number > 1 ? "the goal is in per cent, and a fraction is wanted" : "the goal is out of range",
      allowed: "above 0, up to 0.9999",
      fix: `write ${number > 1 && share <= 0.9999 ? share : number <= 0 ? 0.99 : 0.9999}`,
    };
  },
};
