import { asItIs, sameMeaning } from "../change";
import { LINKS } from "../links";
import { changeRule } from "../rule";

/** A live instance that is to follow another primary. */
export const replication = changeRule({
  id: "review-replication-change",
  severity: "error",
  title: "no live instance is made to follow another primary",
  why: "The service cannot point replication elsewhere: Terraform replaces the instance, or the apply fails.",
  link: LINKS.replicas,
  *each(change) {
    // Where Terraform replaces the instance for it, that is told.
    if (!change.isUpdated || change.type !== "google_sql_database_instance") return;
    const compared = change.compare("master_instance_name");
    if (!compared.changed) return;
    const isPromotion =
      sameMeaning(compared.after.raw, null) && !change.after.get("instance_type").is("READ_REPLICA_INSTANCE");
    yield isPromotion
      ? {
          change,
          at: compared.path,
          what: `the replica is promoted to an instance of its own: ${compared.text}; it stops following for good`,
          fix: "be sure that the primary is to go, or that both may take writes",
          severity: "warning",
        }
      : {
          change,
          at: compared.path,
          what: `the instance is to follow another primary: ${compared.text}; the service does not allow that`,
          fix: `${asItIs(compared)}; after a switchover the roles have changed: give primary and replica each other's configuration, or switch back`,
        };
  },
});

/** Contents that are overwritten. */
export const restore = changeRule({
  id: "review-restore",
  severity: "error",
  title: "no live instance is overwritten by a backup",
  why: "Everything written after the backup is gone.",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/restore",
  *each(change) {
    if (!change.isUpdated || change.type !== "google_sql_database_instance") return;
    for (const path of ["restore_backup_context", "backupdr_backup"]) {
      const compared = change.compare(path);
      if (!compared.changed || sameMeaning(compared.after.raw, null)) continue;
      yield {
        change,
        at: compared.path,
        what: `a backup is restored over the live instance: ${compared.text}; everything written since is lost`,
        fix: `take ${path} out; restore into a new instance instead`,
        allowable: true,
      };
    }
  },
});

const CHOSEN_ONCE: Readonly<Record<string, readonly string[]>> = {
  google_sql_database_instance: ["settings.disk_type", "region", "name", "encryption_key_name"],
  google_sql_database: ["charset", "collation"],
};

/** What is chosen once, and the provider tries to change all the same. */
export const immutable = changeRule({
  id: "review-immutable",
  severity: "error",
  title: "nothing changes that is chosen once",
  why: "The provider sends the change, and the service refuses it in the middle of the apply.",
  link: LINKS.settings,
  *each(change) {
    // Where Terraform replaces it for that, that is told.
    if (!change.isUpdated) return;
    for (const path of CHOSEN_ONCE[change.type] ?? []) {
      const compared = change.compare(path);
      if (!compared.changed || !compared.before.isSet) continue;
      yield {
        change,
        at: compared.path,
        what: `${path} cannot change in place: ${compared.text}`,
        fix: `${asItIs(compared)}; to change it, move the data into a new one`,
      };
    }
  },
});
