import { settingsActivation } from "../../../../preflight/rules/settings/settings-activation";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other words", () => {
  expect(
    shown(findingsOf(settingsActivation, instance({ activation_policy: "always" }))),
  ).toMatchInlineSnapshot(`
    "error settings-activation google_sql_database_instance.main settings.activation_policy
      activation_policy is not one of its values; got "always"; allowed: ALWAYS, NEVER
      fix: write "ALWAYS""
  `);
});

test("warns of a stopped instance, and refuses the word of the first generation", () => {
  const inputs = [instance({ activation_policy: "NEVER" }), instance({ activation_policy: "ON_DEMAND" })];
  expect(
    inputs.map((input) => shown(findingsOf(settingsActivation, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning settings-activation google_sql_database_instance.main settings.activation_policy
      the instance is stopped: nothing connects, and databases and users cannot be made; got "NEVER"; allowed: ALWAYS
      fix: write "ALWAYS"
    error settings-activation google_sql_database_instance.main settings.activation_policy
      activation_policy is not one of its values; got "ON_DEMAND"; allowed: ALWAYS, NEVER
      fix: write "ALWAYS""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [instance({ activation_policy: "ALWAYS" }), instance({})])
    expect(findingsOf(settingsActivation, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ activation_policy: "${var.policy}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsActivation, input)).toEqual([]);
});
