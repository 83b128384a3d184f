import { settingsProtection } from "../../../../preflight/rules/settings/settings-protection";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of one protection without the other", () => {
  const inputs = [
    instance({ deletion_protection_enabled: false }, { deletion_protection: true }),
    instance({ deletion_protection_enabled: true }, { deletion_protection: false }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsProtection, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning settings-protection google_sql_database_instance.main settings.deletion_protection_enabled
      settings.deletion_protection_enabled is off: the console, gcloud and the API may delete the instance; allowed: both on, or both off
      fix: write deletion_protection = true and settings.deletion_protection_enabled = true
    warning settings-protection google_sql_database_instance.main deletion_protection
      deletion_protection is off and the service's own protection on: a destroy drops what is inside and fails at the instance; got false; allowed: both on, or both off
      fix: write deletion_protection = true and settings.deletion_protection_enabled = true"
  `);
});

test("tells of the service's that is left out, and of an instance that may go", () => {
  const inputs = [
    instance({}),
    instance({ deletion_protection_enabled: false }, { deletion_protection: false }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsProtection, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "info settings-protection google_sql_database_instance.main settings.deletion_protection_enabled
      settings.deletion_protection_enabled is off: the console, gcloud and the API may delete the instance; allowed: both on, or both off
      fix: write deletion_protection = true and settings.deletion_protection_enabled = true
    info settings-protection google_sql_database_instance.main deletion_protection
      nothing keeps the instance from being deleted; got false
      fix: write deletion_protection = true and settings.deletion_protection_enabled = true"
  `);
});

test("warns where Terraform's alone is taken away", () => {
  expect(
    shown(findingsOf(settingsProtection, instance({}, { deletion_protection: false }))),
  ).toMatchInlineSnapshot(`
    "warning settings-protection google_sql_database_instance.main deletion_protection
      nothing keeps the instance from being deleted; got false
      fix: write deletion_protection = true and settings.deletion_protection_enabled = true"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ deletion_protection_enabled: true }, { deletion_protection: true }),
    instance({ deletion_protection_enabled: "true" }),
  ])
    expect(findingsOf(settingsProtection, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ deletion_protection_enabled: "${var.protect}" }, { deletion_protection: true }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsProtection, input)).toEqual([]);
});
