import { instanceRule } from "../../instance";

/** The text of a backup that is not taken. */
export const backupFinalDescription = instanceRule({
  id: "backup-final-description",
  severity: "error",
  area: "backup",
  title: "a final backup's description comes with a final backup",
  why: "The API takes the text only when final_backup_config.enabled is true.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#final_backup_description",
  *check(instance) {
    const at = instance.get("final_backup_description");
    const enabled = instance.settings.get("final_backup_config.enabled");
    if (!at.string || enabled.isUnknown || enabled.is(true)) return;
    yield {
      at,
      what: "there is a description and no final backup",
      allowed: "with final_backup_config.enabled = true",
      fix: "write settings.final_backup_config.enabled = true, or remove the description",
    };
  },
});
