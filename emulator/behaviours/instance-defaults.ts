/** What Cloud SQL decides about an instance where the configuration is silent. */
import { PostgresVersion } from "../../cloudsql/version";
import { type Attributes, UNKNOWN } from "../behaviour";
import { digits } from "../identifiers";
import { block, blocks, decide, text } from "./attributes";

/** The edition that the service picks: Enterprise Plus from PostgreSQL 16 on. */
export function defaultEdition(databaseVersion: string): string {
  return PostgresVersion.of(databaseVersion).major >= 16 ? "ENTERPRISE_PLUS" : "ENTERPRISE";
}

/** Settings with the service's defaults where the plan has none. What was sent stays. */
export function decideSettings(settings: Attributes, instance: Attributes): Attributes {
  const version = text(instance, "database_version") ?? "";
  const edition = text(settings, "edition") ?? defaultEdition(version);
  const region = text(instance, "region") ?? "";
  const replica = text(instance, "master_instance_name") !== undefined;
  const availability = text(settings, "availability_type") ?? "ZONAL";
  const decided = decide(settings, {
    version: 1,
    edition,
    activation_policy: "ALWAYS",
    availability_type: availability,
    effective_availability_type: availability,
    connector_enforcement: "NOT_REQUIRED",
    disk_autoresize: true,
    disk_autoresize_limit: 0,
    disk_size: 10,
    disk_type: /-(N4|c4a)-/.test(text(settings, "tier") ?? "") ? "HYPERDISK_BALANCED" : "PD_SSD",
    pricing_plan: "PER_USE",
    user_labels: {},
  });
  return {
    ...decided,
    backup_configuration: decideBlock(
      settings,
      "backup_configuration",
      decideBackups(edition, instance),
      !replica,
    ),
    connection_pool_config: decideBlock(settings, "connection_pool_config", {}, false),
    data_cache_config: decideBlock(
      settings,
      "data_cache_config",
      { data_cache_enabled: false },
      edition === "ENTERPRISE_PLUS",
    ),
    insights_config: decideBlock(settings, "insights_config", { query_plans_per_minute: 5 }, false),
    ip_configuration: decideBlock(
      settings,
      "ip_configuration",
      {
        ipv4_enabled: true,
        ssl_mode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
        server_ca_mode: "GOOGLE_MANAGED_INTERNAL_CA",
      },
      true,
    ),
    location_preference: decideBlock(
      settings,
      "location_preference",
      { zone: zoneOf(region, instance) },
      true,
    ),
  };
}

function decideBackups(edition: string, instance: Attributes): Attributes {
  const plus = edition === "ENTERPRISE_PLUS";
  return {
    enabled: false,
    start_time: `${String(Number(digits(`backup ${text(instance, "name")}`, 4)) % 24).padStart(2, "0")}:00`,
    transaction_log_retention_days: plus ? 14 : 7,
    backup_retention_settings: [{ retained_backups: plus ? 15 : 7, retention_unit: "COUNT" }],
  };
}

/** A block that is kept as sent with its gaps filled, or made by the service where it has one anyway. */
function decideBlock(settings: Attributes, name: string, decided: Attributes, always: boolean): unknown {
  const sent = blocks(settings, name);
  if (sent.length === 0) return always ? [decided] : [];
  return sent.map((element) => {
    const open = Object.entries(decided).filter(([key]) => {
      const value = element[key];
      // Only what the service decides: an unset `enabled` stays unset.
      return value === UNKNOWN || value === undefined || (value === null && COMPUTED.has(key));
    });
    return { ...element, ...Object.fromEntries(open) };
  });
}

/** Members of the blocks above that the service fills in an incomplete block. */
const COMPUTED = new Set(["start_time", "transaction_log_retention_days", "ssl_mode", "server_ca_mode"]);

function zoneOf(region: string, instance: Attributes): string {
  const letters = region === "us-central1" ? "abcf" : region === "europe-west1" ? "bcd" : "abc";
  return `${region}-${letters[Number(digits(`zone ${text(instance, "name")}`, 4)) % letters.length]}`;
}

/** Addresses as the service lists them. Programs find the local port by `connectSettings`. */
export function addresses(settings: Attributes): Attributes {
  const { ipv4_enabled, private_network } = block(settings, "ip_configuration");
  const open = ipv4_enabled !== false;
  const closed = typeof private_network === "string" && private_network !== "";
  const list = [...(open ? ["PRIMARY"] : []), ...(closed ? ["PRIVATE"] : [])];
  return {
    ip_address: list.map((type) => ({ ip_address: "127.0.0.1", type, time_to_retire: "" })),
    first_ip_address: list.length > 0 ? "127.0.0.1" : "",
    public_ip_address: open ? "127.0.0.1" : "",
    private_ip_address: closed ? "127.0.0.1" : "",
  };
}

/** What an endpoint of Private Service Connect leads to, and the name that connectors look for then. */
export function pscNames(instance: Attributes, settings: Attributes): Attributes {
  const isOn = block(block(settings, "ip_configuration"), "psc_config").psc_enabled === true;
  if (!isOn) return { psc_service_attachment_link: "", dns_name: "" };
  const region = text(instance, "region") ?? "";
  const id = digits(`psc ${text(instance, "project")} ${text(instance, "name")}`, 12);
  return {
    psc_service_attachment_link: `projects/t${id}-tp/regions/${region}/serviceAttachments/a-${id}-psc-service-attachment`,
    dns_name: `${id}.psc.${region}.sql.goog.`,
  };
}
