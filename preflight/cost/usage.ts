import { isRegion } from "../../cloudsql/location";
import type { Surroundings } from "../../cloudsql/pricing/beside";
import type { Usage } from "../../cloudsql/pricing/estimate";
import type { DiskType, PricedInstance } from "../../cloudsql/pricing/instance";
import type { Commitment } from "../../cloudsql/pricing/prices";
import { INSTANCE, Instance } from "../instance";
import { type Resource, ResourceSet, valuesOf } from "../resource";
import type { Value } from "../value";
import { storedExports } from "./exports";
import { runningHours, SCHEDULER_JOB, type SwitchJob, switchJobs } from "./sleeping";

/** Size of an instance's storage where none is written, in GB. */
const DEFAULT_STORAGE_GB = 10;

const DISK_TYPES: readonly string[] = ["PD_SSD", "PD_HDD", "HYPERDISK_BALANCED"] satisfies DiskType[];

/** An amount that is not known. */
export interface UnknownAmount {
  /** Instance that it is about. */
  readonly id: string;
  /** Its name, for people. */
  readonly name: string;
  /** Why, e.g. `its machine is not known until apply`. */
  readonly why: string;
}

/** An instance, or why it has no price. */
export type Reading = { readonly instance: PricedInstance } | { readonly unknown: UnknownAmount };

/** What resources cost together, as far as the configuration or the plan says it. */
export function usageOf(
  resources: readonly Resource[],
  commitment: Commitment = "none",
): { readonly usage: Usage; readonly readings: readonly Reading[] } {
  const all = new ResourceSet(resources);
  const jobs = switchJobs(all);
  const readings = all.ofType(INSTANCE).map((resource) => read(resource, all, jobs));
  const instances = readings.flatMap((reading) => ("instance" in reading ? [reading.instance] : []));
  return { usage: { instances, around: surroundings(all), commitment }, readings };
}

/** Id of an instance in the estimate. */
export function idOf({ source, address }: Resource): string {
  return source ? `${source}: ${address}` : address;
}

function read(resource: Resource, all: ResourceSet, jobs: readonly SwitchJob[]): Reading {
  const instance = new Instance(valuesOf(resource), { resource, all });
  const { settings, tier } = instance;
  const region = instance.region ?? providerRegion(resource, all);
  const size = settings.get("disk_size");
  const unknown = unknownOf(instance, region, size);
  if (unknown !== undefined || !tier || region === undefined) {
    return { unknown: { id: idOf(resource), name: instance.label, why: unknown ?? "it is not known" } };
  }
  const diskType = settings.get("disk_type").string;
  const limit = settings.get("disk_autoresize_limit").number ?? 0;
  const grows = settings.get("disk_autoresize").boolean ?? true;
  const isReplica = instance.isReplica;
  const backupLocation = settings.get("backup_configuration.location").string ?? "";
  return {
    instance: {
      id: idOf(resource),
      name: instance.label,
      region,
      tier,
      regional: settings.get("availability_type").is("REGIONAL"),
      replica: isReplica,
      nodes:
        copies(instance) * Math.max(1, instance.isReadPool ? (instance.get("node_count").number ?? 1) : 1),
      diskType: (diskType !== undefined && DISK_TYPES.includes(diskType)
        ? diskType
        : tier.diskType) as DiskType,
      storageGb: size.number ?? DEFAULT_STORAGE_GB,
      ...(grows && { growsToGb: limit > 0 ? limit : tier.storageGb.max }),
      hasBackups: !isReplica && settings.get("backup_configuration.enabled").is(true),
      ...(isRegion(backupLocation) && backupLocation !== region && { backupRegion: backupLocation }),
      hasPublicAddress: settings.get("ip_configuration.ipv4_enabled").boolean ?? true,
      isProtected: instance.get("deletion_protection").boolean ?? true,
      hasDataCache: settings.get("data_cache_config.data_cache_enabled").is(true),
      hours: runningHours(resource, jobs),
    },
  };
}

/** Why an instance has no price; undefined where it has one. */
function unknownOf(instance: Instance, region: string | undefined, size: Value): string | undefined {
  const { settings } = instance;
  if (!instance.isPostgres) return "the prices of other engines are not known here";
  if (settings.isUnknown || settings.get("tier").isUnknown) return "its machine is not known until apply";
  if (!settings.get("tier").isSet) return "no machine is written";
  if (!instance.tier) return `"${settings.get("tier").string}" is no machine of Cloud SQL`;
  if (region === undefined) return "its region is not known until apply";
  if (size.isSet && size.number === undefined) return "the size of its storage is not known until apply";
  if (Number.isNaN(copies(instance))) return "how many there are of it is not known until apply";
  return undefined;
}

/** How many of it `count` makes; not a number where an expression says it. */
function copies(instance: Instance): number {
  if (instance.resource.planned) return 1;
  if (instance.get("for_each").isSet) return Number.NaN;
  const count = instance.get("count");
  return count.isSet ? (count.number ?? Number.NaN) : 1;
}

function providerRegion(resource: Resource, all: ResourceSet): string | undefined {
  const provider = all.at(resource, "provider.google");
  return provider && valuesOf(provider).get("region").string;
}

function surroundings(all: ResourceSet): Surroundings {
  const exports = storedExports(all);
  const values = (type: string) => all.ofType(type).map(valuesOf);
  const conditions = values("google_monitoring_alert_policy").flatMap((policy) => policy.items("conditions"));
  const logConditions = conditions.filter((condition) => condition.items("condition_matched_log").length > 0);
  return {
    secretVersions: secretVersions(all),
    logRetentionDays: values("google_logging_project_bucket_config").map(
      (bucket) => bucket.get("retention_days").number ?? 30,
    ),
    schedulerJobs: all.ofType(SCHEDULER_JOB).length,
    pscEndpoints: values("google_compute_forwarding_rule").filter((rule) =>
      /psc_service_attachment_link|\/serviceAttachments\//.test(String(rule.get("target").raw)),
    ).length,
    ...(exports.length > 0 && { exports }),
    metricConditions: conditions.length - logConditions.length,
    logConditions: logConditions.length,
  };
}

/** A version is charged once for each place that its secret is kept in. */
function secretVersions(all: ResourceSet): number {
  return all.ofType("google_secret_manager_secret_version").reduce((sum, version) => {
    const secret = all.follow(version, valuesOf(version).get("secret"), "google_secret_manager_secret");
    const places = secret && valuesOf(secret).items("replication.user_managed.replicas").length;
    return sum + Math.max(1, places ?? 0);
  }, 0);
}
