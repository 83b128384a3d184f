import type { Instance, InstanceSettings } from "./admin-client";
import type { Backup } from "./backups";

/** Labels of what is made here, by which it is found again. */
export const LABELS = {
  /** Name of the instance whose data it has. */
  from: "restored-from",
  /** The backup's id, or the moment as digits and hyphens. */
  of: "restored-of",
  /** `unfinished` until the data are there, then `finished`. */
  state: "restore-state",
  /** On instances of a drill only: `true` for one to be thrown away, `kept` for one to be looked into. */
  drill: "restore-drill",
} as const;

/** Which data an instance gets. */
export type Origin = { readonly backup: Backup } | { readonly time: Date };

/** What a new instance is for. */
export type Purpose = "restore" | "drill";

/** The origin as the value of a label: lower-case letters, digits and hyphens. */
export function originLabel(origin: Origin): string {
  if ("backup" in origin) return `backup-${origin.backup.id}`;
  return origin.time.toISOString().toLowerCase().replace(/[:.]/g, "-");
}

/** Labels of an instance that is being made. */
export function labelsOf(
  source: string,
  origin: Origin,
  purpose: Purpose,
  state: "unfinished" | "finished",
): Record<string, string> {
  return {
    [LABELS.from]: source.slice(0, 63),
    [LABELS.of]: originLabel(origin),
    [LABELS.state]: state,
    ...(purpose === "drill" && { [LABELS.drill]: "true" }),
  };
}

/**
 * A new instance like the source, to restore a backup into: the same machine, version, edition, flags, network and
 * maintenance, at least as much storage. It has a public address only where the source has one. It may be deleted as
 * long as it is not finished.
 */
export function newInstance(source: Instance, into: string, backup: Backup, purpose: Purpose): Instance {
  return {
    name: into,
    region: source.region,
    databaseVersion: backup.databaseVersion ?? source.databaseVersion,
    instanceType: "CLOUD_SQL_INSTANCE",
    // A key of the customer's is named by its version on an instance, and without it when one is made.
    ...(source.diskEncryptionConfiguration?.kmsKeyName && {
      diskEncryptionConfiguration: {
        kmsKeyName: source.diskEncryptionConfiguration.kmsKeyName.replace(/\/cryptoKeyVersions\/.*$/, ""),
      },
    }),
    settings: newSettings(
      source.settings ?? {},
      labelsOf(source.name ?? "", { backup }, purpose, "unfinished"),
      purpose,
    ),
  };
}

function newSettings(
  source: InstanceSettings,
  labels: Record<string, string>,
  purpose: Purpose,
): InstanceSettings {
  // What the service sets, what belongs to this one instance, and what is set below.
  const {
    settingsVersion: _version,
    kind: _kind,
    activationPolicy: _activation,
    locationPreference: _zone,
    deletionProtectionEnabled: _protection,
    userLabels,
    ipConfiguration = {},
    backupConfiguration,
    ...rest
  } = source;
  const { ipv4Enabled, authorizedNetworks, ...network } = ipConfiguration;
  const isDrill = purpose === "drill";
  return {
    ...rest,
    activationPolicy: "ALWAYS",
    deletionProtectionEnabled: false,
    userLabels: { ...userLabels, ...labels },
    ipConfiguration: {
      ...network,
      // Left out, it would be true.
      ipv4Enabled: ipv4Enabled === true,
      ...(!isDrill && authorizedNetworks && { authorizedNetworks }),
    },
    // Nobody restores or fails over what is deleted in an hour.
    ...(isDrill
      ? {
          backupConfiguration: { enabled: false },
          availabilityType: "ZONAL",
          ...withoutRemains(source),
        }
      : { backupConfiguration: backupSettings(backupConfiguration) }),
  };
}

/** Nothing stays of an instance that is thrown away: what the source has for that is turned off. */
function withoutRemains({ retainBackupsOnDelete, finalBackupConfig }: InstanceSettings): InstanceSettings {
  return {
    ...(retainBackupsOnDelete && { retainBackupsOnDelete: false }),
    ...(finalBackupConfig?.enabled && { finalBackupConfig: { enabled: false } }),
  };
}

/** What of the backups' settings can be set. */
function backupSettings(
  configuration: InstanceSettings["backupConfiguration"],
): InstanceSettings["backupConfiguration"] {
  const {
    kind: _kind,
    backupTier: _tier,
    transactionalLogStorageState: _state,
    replicationLogArchivingEnabled: _archiving,
    ...rest
  } = configuration ?? {};
  return rest;
}

/**
 * The last change of a new instance: it is finished, and protected if it is to stay. A restore sets the backups'
 * settings to the service's defaults, and a clone has all of the source's.
 *
 * @see https://cloud.google.com/sql/docs/postgres/backup-recovery/restore
 */
export function finishingSettings(
  source: Instance,
  made: Instance,
  origin: Origin,
  purpose: Purpose,
): InstanceSettings {
  const { userLabels } = made.settings ?? {};
  const isDrill = purpose === "drill";
  return {
    userLabels: { ...userLabels, ...labelsOf(source.name ?? "", origin, purpose, "finished") },
    deletionProtectionEnabled: !isDrill,
    ...(!isDrill && { backupConfiguration: backupSettings(source.settings?.backupConfiguration) }),
    ...(isDrill && withoutRemains(made.settings ?? {})),
  };
}
