import type { Rule } from "../../rule";

/** How many series must pass the threshold. */
export const monitoringTrigger: Rule = {
  id: "monitoring-trigger",
  severity: "warning",
  area: "monitoring",
  title: "a trigger has a count or a percentage, above zero",
  why: "Zero is dropped by the service and shows as a change in every plan.",
  ignoreWhen: "the plan shows no change",
  link: "https://github.com/hashicorp/terraform-provider-google/issues/20507",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    for (const condition of policy.items("conditions")) {
      for (const kind of ["condition_threshold", "condition_absent", "condition_monitoring_query_language"]) {
        const trigger = condition.get(`${kind}.trigger`);
        if (trigger.items().length === 0) continue;
        const [count, percent] = [trigger.get("count"), trigger.get("percent")];
        const zero = [count, percent].find((part) => part.number === 0);
        const set = [count, percent].filter((part) => part.isSet && part.number !== 0);
        if (zero && set.length === 0) {
          yield {
            at: zero,
            what: "a trigger of zero shows as a change in every plan",
            fix: "write trigger { count = 1 }",
          };
        } else if (set.length === 2 && count.number !== undefined && percent.number !== undefined) {
          const got = { count: count.number, percent: percent.number };
          yield { at: trigger, what: "the trigger has both a count and a percentage", got, fix: "keep one" };
        }
      }
    }
  },
};
