import { asItIs, type Comparison } from "../change";
import { LINKS } from "../links";
import { changeRule } from "../rule";

interface Protection {
  /** @default - every type that has the attribute */
  readonly types?: readonly string[];
  readonly path: string;
  /** @default - it was on and is no longer */
  readonly lost?: (compared: Comparison) => boolean;
  /** What can happen without it. */
  readonly effect: string;
  readonly link?: string;
}

const INSTANCE = ["google_sql_database_instance"];
const BACKUPS = "settings.backup_configuration";

const wasOneOf =
  (...values: readonly string[]) =>
  ({ before, after }: Comparison) =>
    values.includes(before.string ?? "") && !values.includes(after.string ?? "");
const wentOn = ({ before, after }: Comparison) => !before.is(true) && after.is(true);

const PROTECTIONS: readonly Protection[] = [
  { path: "deletion_protection", effect: "the next plan may destroy it", link: LINKS.deletionProtection },
  {
    path: "settings.deletion_protection_enabled",
    effect: "anybody with the permission can delete it, in the console too",
    link: LINKS.deletionProtection,
  },
  {
    path: "deletion_policy",
    lost: wasOneOf("ABANDON", "DISABLE", "PREVENT"),
    effect: "removing it from the configuration then deletes it in the cloud",
  },
  {
    types: INSTANCE,
    path: "settings.retain_backups_on_delete",
    effect: "deleting the instance then deletes its backups",
    link: LINKS.backups,
  },
  {
    types: INSTANCE,
    path: "settings.final_backup_config.enabled",
    effect: "deleting the instance then takes no last backup",
    link: LINKS.backups,
  },
  {
    types: INSTANCE,
    path: `${BACKUPS}.enabled`,
    effect: "no more backups are taken, and there is nothing to go back to",
    link: LINKS.backups,
  },
  {
    types: INSTANCE,
    path: `${BACKUPS}.point_in_time_recovery_enabled`,
    effect: "the transaction logs are dropped: only whole backups can be restored",
    link: LINKS.pitr,
  },
  {
    types: INSTANCE,
    path: "settings.availability_type",
    lost: wasOneOf("REGIONAL"),
    effect: "the standby goes: when the zone fails, the database is down until the zone is back",
  },
  {
    types: INSTANCE,
    path: "replication_cluster.failover_dr_replica_name",
    lost: ({ before, after }) => Boolean(before.string) && !after.string && !after.isUnknown,
    effect: "when the region is lost, no replica is there to take over with one command",
    link: LINKS.disasterRecovery,
  },
  {
    types: INSTANCE,
    path: "settings.password_validation_policy.enable_password_policy",
    effect: "new passwords may be weak",
  },
  {
    types: ["google_storage_bucket"],
    path: "force_destroy",
    lost: wentOn,
    effect: "destroying the bucket then deletes its objects",
  },
  {
    types: ["google_storage_bucket"],
    path: "versioning.enabled",
    effect: "what is overwritten or deleted is gone at once",
  },
  {
    types: ["google_secret_manager_secret"],
    path: "version_destroy_ttl",
    lost: ({ before, after }) => before.isSet && !after.isSet,
    effect: "a destroyed version is gone at once",
  },
  {
    types: ["google_secret_manager_secret"],
    path: "ttl",
    lost: ({ before, after }) => !before.isSet && after.isSet,
    effect: "the service deletes the secret when that time is over",
  },
  {
    types: ["google_secret_manager_secret"],
    path: "expire_time",
    lost: ({ before, after }) => !before.isSet && after.isSet,
    effect: "the service deletes the secret at that time",
  },
];

/** A protection that was on is off. */
export const protection = changeRule({
  id: "review-protection-lost",
  severity: "warning",
  title: "no protection against loss is taken away",
  why: "What it kept from happening can happen from then on.",
  ignoreWhen: "it is taken away on purpose, as before a planned removal",
  link: LINKS.instance,
  *each(change) {
    if (!change.isKept) return;
    for (const { types, path, lost, effect, link } of PROTECTIONS) {
      if (types && !types.includes(change.type)) continue;
      const compared = change.compare(path);
      const isLost = lost
        ? compared.changed && lost(compared)
        : compared.changed && compared.before.is(true) && !compared.after.is(true);
      if (!isLost) continue;
      yield {
        change,
        at: compared.path,
        what: `${compared.path} is taken away: ${compared.text}; ${effect}`,
        fix: asItIs(compared),
        ...(link && { link }),
      };
    }
  },
});
