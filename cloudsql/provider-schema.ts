import data from "./data/provider-google-6.50.0.json";
import { foldToAscii, nearest } from "./text";

/** The release of hashicorp/google that the schemas are from. */
export const PROVIDER_VERSION: string = data._meta.version;

/** An attribute or block as the provider declares it. Source: the provider's own declarations, see `_meta`. */
export interface ProviderAttribute {
  readonly type: "string" | "bool" | "int" | "float" | "list" | "set" | "map";
  readonly required?: boolean;
  readonly optional?: boolean;
  /** The service fills it in; without `optional` nothing may be written. */
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly writeOnly?: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: readonly string[];
  readonly range?: readonly [number, number];
  /** Paths from the resource, `settings.0.ip_configuration`. */
  readonly conflictsWith?: readonly string[];
  readonly requiredWith?: readonly string[];
  readonly exactlyOneOf?: readonly string[];
  readonly atLeastOneOf?: readonly string[];
  readonly elem?: {
    readonly block?: ProviderBlock;
    readonly type?: string;
    readonly enum?: readonly string[];
  };
}

export type ProviderBlock = Readonly<Record<string, ProviderAttribute>>;

interface ProviderResource {
  readonly attributes: ProviderBlock;
  readonly timeouts?: Readonly<Record<string, string>>;
}

const RESOURCES = data.resources as unknown as Readonly<Record<string, ProviderResource | undefined>>;

/** Resource types whose schema is known. */
export const KNOWN_TYPES: readonly string[] = Object.keys(RESOURCES);

export function providerResource(type: string): ProviderResource | undefined {
  return Object.hasOwn(RESOURCES, type) ? RESOURCES[type] : undefined;
}

/** What to write in place of attributes that earlier releases had, or that people expect, by type and path. */
const INSTEAD: Readonly<Record<string, string>> = {
  "google_sql_database_instance.settings.ip_configuration.require_ssl":
    'write ssl_mode = "ENCRYPTED_ONLY" (or "TRUSTED_CLIENT_CERTIFICATE_REQUIRED", which also asks for client certificates)',
  "google_sql_database_instance.settings.authorized_gae_applications":
    "remove it: it was for the first generation",
  "google_sql_database_instance.settings.crash_safe_replication":
    "remove it: it was for the first generation",
  "google_sql_database_instance.settings.replication_type": "remove it: it was for the first generation",
  "google_sql_database_instance.settings.insights_config.query_index_advisor_enabled":
    "write enhanced_query_insights_enabled, where the provider has it, with edition ENTERPRISE_PLUS",
  "google_secret_manager_secret.replication.automatic": "write the block auto {} in replication",
  "google_compute_subnetwork.enable_flow_logs": "write a log_config block",
  "google_compute_network.ipv4_range": "write google_compute_subnetwork with ip_cidr_range",
  "google_storage_bucket.bucket_policy_only": "write uniform_bucket_level_access",
  "google_monitoring_alert_policy.labels": "write user_labels",
  "google_monitoring_alert_policy.is_internal": "remove it",
};

/** Attributes that came after this release, by type and path. */
const NEWER: ReadonlySet<string> = new Set([
  "google_sql_database_instance.backupdr_backup",
  "google_sql_database_instance.deletion_policy",
  "google_sql_database_instance.enforce_new_sql_network_architecture",
  "google_sql_database_instance.final_backup_description",
  "google_sql_database_instance.include_replicas_for_major_version_upgrade",
  "google_sql_database_instance.point_in_time_restore_context",
  "google_sql_database_instance.root_password_wo",
  "google_sql_database_instance.root_password_wo_version",
  "google_sql_database_instance.settings.auto_upgrade_enabled",
  "google_sql_database_instance.settings.backup_configuration.backup_tier",
  "google_sql_database_instance.settings.data_api_access",
  "google_sql_database_instance.settings.data_disk_provisioned_iops",
  "google_sql_database_instance.settings.data_disk_provisioned_throughput",
  "google_sql_database_instance.settings.entraid_config",
  "google_sql_database_instance.settings.final_backup_config",
  "google_sql_database_instance.settings.insights_config.enhanced_query_insights_enabled",
  "google_sql_database_instance.settings.ip_configuration.psc_config.psc_write_endpoint_dns_enabled",
  "google_sql_database_instance.settings.ip_configuration.server_certificate_rotation_mode",
  "google_sql_database_instance.settings.read_pool_auto_scale_config",
  "google_sql_database_instance.settings.replication_lag_max_seconds",
  "google_sql_user.database_roles",
]);

/** Values that came after this release, by type and path. */
const NEWER_VALUES: Readonly<Record<string, readonly string[]>> = {
  "google_sql_user.deletion_policy": ["DELETE", "PREVENT"],
};

/** Whether a later release than this one takes the value. */
export function isNewerValue(path: string, value: string): boolean {
  return NEWER_VALUES[path]?.includes(value) ?? false;
}

/** Whether a later release than this one has the attribute. */
export function isNewer(path: string): boolean {
  return NEWER.has(path);
}

/** What was meant by an attribute that is not in the schema. */
export function unknownAttributeFix(type: string, path: readonly string[], block: ProviderBlock): string {
  const name = path.at(-1) ?? "";
  const instead = INSTEAD[[type, ...path].join(".")];
  if (instead) return instead;
  const settable = settableNames(block);
  const snake = toSnakeCase(name);
  if (settable.includes(snake)) return `did you mean "${snake}"?`;
  const longer = settable.filter((one) => one.endsWith(`_${snake}`) || one.startsWith(`${snake}_`));
  if (longer.length === 1) return `did you mean "${longer[0]}"?`;
  const elsewhere = placesOf(type, snake).filter((place) => place !== path.join("."));
  if (elsewhere.length > 0) return `it belongs in another place: ${elsewhere.slice(0, 3).join(", ")}`;
  const near = nearest(snake, settable);
  if (near) return `did you mean "${near}"?`;
  const nearElsewhere = nearest(snake, namesOf(type));
  const [place] = nearElsewhere ? placesOf(type, nearElsewhere) : [];
  return place ? `did you mean ${place}?` : "remove it";
}

/** What may be written in a block. */
export function settableNames(block: ProviderBlock): string[] {
  return Object.keys(block).filter((name) => !isComputed(block[name]));
}

export function isComputed(attribute: ProviderAttribute | undefined): boolean {
  return Boolean(attribute?.computed && !attribute.optional && !attribute.required);
}

/** `databaseVersion`, `database-version` and look-alikes as the provider writes names. */
function toSnakeCase(name: string): string {
  return foldToAscii(name)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[\s.-]+/g, "_")
    .toLowerCase();
}

/** Paths where a name may be written in a resource. */
function placesOf(type: string, name: string): string[] {
  const found: string[] = [];
  visit(providerResource(type)?.attributes ?? {}, "", (path, key, attribute) => {
    if (key === name && !isComputed(attribute)) found.push(path);
  });
  return found.sort((a, b) => a.length - b.length);
}

function namesOf(type: string): string[] {
  const found = new Set<string>();
  visit(providerResource(type)?.attributes ?? {}, "", (_path, key, attribute) => {
    if (!isComputed(attribute)) found.add(key);
  });
  return [...found];
}

function visit(
  block: ProviderBlock,
  prefix: string,
  see: (path: string, name: string, attribute: ProviderAttribute) => void,
): void {
  for (const [name, attribute] of Object.entries(block)) {
    see(`${prefix}${name}`, name, attribute);
    if (attribute.elem?.block) visit(attribute.elem.block, `${prefix}${name}.`, see);
  }
}
