import { instanceRule } from "../../instance";
import { notOneOf } from "../../limits";

/** How the instance is paid. */
export const settingsPricingPlan = instanceRule({
  id: "settings-pricing-plan",
  severity: "error",
  area: "settings",
  title: "the pricing plan is PER_USE",
  why: "The API refuses PACKAGE and anything else: they went with the first generation.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#pricing_plan",
  *check({ settings }) {
    yield* notOneOf(settings.get("pricing_plan"), "pricing_plan", ["PER_USE"]);
  },
});
