import { backupFinalDescription } from "../../../../preflight/rules/backup/backup-final-description";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a description of nothing", () => {
  expect(
    shown(findingsOf(backupFinalDescription, instance({}, { final_backup_description: "the last one" }))),
  ).toMatchInlineSnapshot(`
    "error backup-final-description google_sql_database_instance.main final_backup_description
      there is a description and no final backup; got "the last one"; allowed: with final_backup_config.enabled = true
      fix: write settings.final_backup_config.enabled = true, or remove the description"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ final_backup_config: { enabled: true } }, { final_backup_description: "the last one" }),
    instance({}, { final_backup_description: "" }),
  ])
    expect(findingsOf(backupFinalDescription, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ final_backup_config: { enabled: "${var.on}" } }, { final_backup_description: "the last one" }),
    instance({}, { settings: "${local.settings}", final_backup_description: "the last one" }),
  ])
    expect(findingsOf(backupFinalDescription, input)).toEqual([]);
});
