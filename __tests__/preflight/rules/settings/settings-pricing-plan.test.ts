import { settingsPricingPlan } from "../../../../preflight/rules/settings/settings-pricing-plan";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other plans", () => {
  const inputs = [instance({ pricing_plan: "PACKAGE" }), instance({ pricing_plan: "per_use" })];
  expect(
    inputs.map((input) => shown(findingsOf(settingsPricingPlan, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-pricing-plan google_sql_database_instance.main settings.pricing_plan
      pricing_plan is not one of its values; got "PACKAGE"; allowed: PER_USE
      fix: write "PER_USE"
    error settings-pricing-plan google_sql_database_instance.main settings.pricing_plan
      pricing_plan is not one of its values; got "per_use"; allowed: PER_USE
      fix: write "PER_USE""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [instance({ pricing_plan: "PER_USE" }), instance({})])
    expect(findingsOf(settingsPricingPlan, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ pricing_plan: "${var.plan}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsPricingPlan, input)).toEqual([]);
});
