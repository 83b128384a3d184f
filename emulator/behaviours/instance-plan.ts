/** What a change of an instance replaces, and what the provider plans by itself. */
import { type Attributes, type Behaviour, UNKNOWN } from "../behaviour";
import { block, text } from "./attributes";

export const planInstance: NonNullable<Behaviour["plan"]> = (prior, planned) => {
  if (prior === null) return { planned };
  const replace: (string | number)[][] = [];
  const settings = block(planned, "settings");
  const before = block(prior, "settings");
  if (number(settings.disk_size) < number(before.disk_size)) replace.push(["settings", 0, "disk_size"]);
  const network = (of: Attributes) => block(of, "ip_configuration").private_network;
  if (network(before) && isUnset(network(settings))) {
    replace.push(["settings", 0, "ip_configuration", 0, "private_network"]);
  }
  if (isPromotion(prior, planned)) {
    return { planned: { ...planned, master_instance_name: null, replica_configuration: [] }, replace };
  }
  const master = (of: Attributes) => text(of, "master_instance_name");
  if (planned.master_instance_name !== UNKNOWN && master(prior) !== master(planned)) {
    replace.push(["master_instance_name"]);
  }
  const cascadable = (of: Attributes) => block(of, "replica_configuration").cascadable_replica ?? false;
  if (cascadable(prior) !== cascadable(planned)) {
    replace.push(["replica_configuration", 0, "cascadable_replica"]);
  }
  const kept = older(planned.maintenance_version, prior.maintenance_version)
    ? prior.maintenance_version
    : undefined;
  return { planned: kept === undefined ? planned : { ...planned, maintenance_version: kept }, replace };
};

function isPromotion(prior: Attributes, planned: Attributes): boolean {
  return prior.instance_type === "READ_REPLICA_INSTANCE" && planned.instance_type === "CLOUD_SQL_INSTANCE";
}

function isUnset(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

function number(value: unknown): number {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : 0;
}

/** Maintenance versions end in a date: `POSTGRES_17_10.R20261001.01_00`. */
function older(planned: unknown, current: unknown): boolean {
  if (typeof planned !== "string" || typeof current !== "string") return false;
  const release = (version: string) => version.slice(version.indexOf(".R"));
  return release(planned) < release(current);
}
