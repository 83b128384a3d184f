import { instanceRule } from "../../instance";

const ACTIONS = ["clone", "restore_backup_context", "backupdr_backup", "point_in_time_restore_context"];

/** Blocks that do something once, rather than say how things are. */
export const settingsImperative = instanceRule({
  id: "settings-imperative",
  severity: "warning",
  area: "settings",
  title: "no block restores or clones at apply",
  why: "They are actions: a changed restore_backup_context overwrites the data of a running instance.",
  ignoreWhen: "the restore is wanted now, and the block is removed after it",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#restore_backup_context",
  *check(instance) {
    for (const name of ACTIONS) {
      const at = instance.get(name);
      if (!at.isSet || at.isUnknown || at.raw === "" || (Array.isArray(at.raw) && at.raw.length === 0))
        continue;
      const clones = name === "clone";
      yield {
        at,
        what: clones
          ? "clone acts once, when the instance is made"
          : `${name} overwrites the instance with other data`,
        fix: clones
          ? "remove it once the instance is there"
          : "restore with gcloud sql backups restore, outside of Terraform",
        ...(clones && { severity: "info" }),
      };
    }
  },
});
