import { totalOf } from "../../cloudsql/pricing/estimate";
import { type DiskType, instanceLines } from "../../cloudsql/pricing/instance";
import { type MicroUsd, toUsd } from "../../cloudsql/pricing/money";
import { HOURS } from "../../cloudsql/pricing/prices";
import { Tier } from "../../cloudsql/tier";
import type { Instance } from "../../database/recovery/admin-client";

/**
 * What an hour of an instance costs, in millionths of a US dollar, by the price list; undefined where a price is not
 * known.
 *
 * @param isDrill without a standby and backups, as a drill's is made
 */
export function hourlyCost(instance: Instance, isDrill = false): MicroUsd | undefined {
  const { name = "", region, settings = {} } = instance;
  const { tier, dataDiskType, dataDiskSizeGb, availabilityType, backupConfiguration, ipConfiguration } =
    settings;
  if (!tier || !region) return undefined;
  let machine: Tier;
  try {
    machine = Tier.of(tier);
  } catch {
    return undefined;
  }
  const lines = instanceLines({
    id: name ?? "",
    name: name ?? "",
    region,
    tier: machine,
    regional: !isDrill && availabilityType === "REGIONAL",
    replica: false,
    nodes: 1,
    diskType: (dataDiskType ?? "PD_SSD") as DiskType,
    storageGb: Number(dataDiskSizeGb ?? 10),
    hasBackups: !isDrill && backupConfiguration?.enabled === true,
    hasPublicAddress: ipConfiguration?.ipv4Enabled === true,
    isProtected: false,
    hasDataCache: settings.dataCacheConfig?.dataCacheEnabled === true,
    hours: HOURS,
  });
  if (lines.some(({ monthly }) => monthly === undefined)) return undefined;
  return Math.round(totalOf(lines) / HOURS);
}

/** For people, e.g. `about 0.07 USD an hour, 52.71 USD a month`. */
export function costText(hour: MicroUsd | undefined): string {
  if (hour === undefined) return "not known from the price list";
  const cents = toUsd(hour);
  return `about ${cents < 0.01 ? "less than 0.01" : cents.toFixed(2)} USD an hour, ${toUsd(hour * HOURS).toFixed(2)} USD a month`;
}
