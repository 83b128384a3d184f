import { settingsImperative } from "../../../../preflight/rules/settings/settings-imperative";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of actions among the descriptions", () => {
  const inputs = [
    instance({}, { restore_backup_context: { backup_run_id: 1 } }),
    instance({}, { clone: { source_instance_name: "other" } }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsImperative, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning settings-imperative google_sql_database_instance.main restore_backup_context
      restore_backup_context overwrites the instance with other data
      fix: restore with gcloud sql backups restore, outside of Terraform
    info settings-imperative google_sql_database_instance.main clone
      clone acts once, when the instance is made
      fix: remove it once the instance is there"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [instance({}, { clone: [], restore_backup_context: [] }), instance({})])
    expect(findingsOf(settingsImperative, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({}, { restore_backup_context: "${var.restore}" })])
    expect(findingsOf(settingsImperative, input)).toEqual([]);
});
