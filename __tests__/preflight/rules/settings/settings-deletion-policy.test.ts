import { settingsDeletionPolicy } from "../../../../preflight/rules/settings/settings-deletion-policy";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other words", () => {
  const inputs = [
    { "google_sql_database.app": { name: "app", deletion_policy: "abandon" } },
    { "google_sql_user.app": { name: "app", deletion_policy: "RETAIN" } },
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsDeletionPolicy, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-deletion-policy google_sql_database.app deletion_policy
      deletion_policy is not one of its values; got "abandon"; allowed: ABANDON, PREVENT, DELETE
      fix: write "ABANDON"
    error settings-deletion-policy google_sql_user.app deletion_policy
      deletion_policy is not one of its values; got "RETAIN"; allowed: ABANDON, PREVENT, DELETE
      fix: write "ABANDON""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { "google_sql_database.app": { name: "app", deletion_policy: "ABANDON" } },
    { "google_sql_user.app": { name: "app" } },
    instance({}, { deletion_policy: "PREVENT" }),
  ])
    expect(findingsOf(settingsDeletionPolicy, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [{ "google_sql_database.app": { name: "app", deletion_policy: "${var.policy}" } }])
    expect(findingsOf(settingsDeletionPolicy, input)).toEqual([]);
});
