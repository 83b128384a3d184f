/** Names, ids and self links in the form that the real provider gives them. */
import { createHash } from "node:crypto";
import type { Attributes, StoredResource } from "./behaviour";
import { relativePath } from "./same-meaning";

/**
 * Terraform's `id` of each type, as a pattern over its attributes. A type that is not here gets
 * `projects/{project}/<type>/{name}`.
 */
const ID_PATTERNS: Readonly<Record<string, string>> = {
  google_billing_budget: "{name}",
  google_cloud_run_v2_job: "projects/{project}/locations/{location}/jobs/{name}",
  google_cloud_scheduler_job: "projects/{project}/locations/{region}/jobs/{name}",
  google_compute_address: "projects/{project}/regions/{region}/addresses/{name}",
  google_compute_firewall: "projects/{project}/global/firewalls/{name}",
  google_compute_forwarding_rule: "projects/{project}/regions/{region}/forwardingRules/{name}",
  google_compute_global_address: "projects/{project}/global/addresses/{name}",
  google_compute_global_forwarding_rule: "projects/{project}/global/forwardingRules/{name}",
  google_compute_network: "projects/{project}/global/networks/{name}",
  google_compute_network_peering: "{network}/{name}",
  google_compute_network_peering_routes_config:
    "projects/{project}/global/networks/{network}/networkPeerings/{peering}",
  google_compute_route: "projects/{project}/global/routes/{name}",
  google_compute_router: "projects/{project}/regions/{region}/routers/{name}",
  google_compute_router_nat: "{project}/{region}/{router}/{name}",
  google_compute_shared_vpc_host_project: "{project}",
  google_compute_shared_vpc_service_project: "{host_project}/{service_project}",
  google_compute_subnetwork: "projects/{project}/regions/{region}/subnetworks/{name}",
  google_dns_managed_zone: "projects/{project}/managedZones/{name}",
  google_dns_record_set: "projects/{project}/managedZones/{managed_zone}/rrsets/{name}/{type}",
  google_kms_crypto_key: "{key_ring}/cryptoKeys/{name}",
  google_kms_crypto_key_iam_binding: "{crypto_key_id}/{role}",
  google_kms_crypto_key_iam_member: "{crypto_key_id}/{role}/{member}",
  google_kms_key_ring: "projects/{project}/locations/{location}/keyRings/{name}",
  google_kms_key_ring_iam_member: "{key_ring_id}/{role}/{member}",
  google_logging_log_view: "{bucket}/views/{name}",
  google_logging_metric: "{name}",
  google_logging_project_bucket_config: "projects/{project}/locations/{location}/buckets/{bucket_id}",
  google_logging_project_exclusion: "projects/{project}/exclusions/{name}",
  google_logging_project_sink: "projects/{project}/sinks/{name}",
  google_monitoring_alert_policy: "{name}",
  google_monitoring_custom_service: "projects/{project}/services/{service_id}",
  google_monitoring_metric_descriptor: "projects/{project}/metricDescriptors/{type}",
  google_monitoring_notification_channel: "{name}",
  google_monitoring_service: "projects/{project}/services/{service_id}",
  google_monitoring_slo: "projects/{project}/services/{service}/serviceLevelObjectives/{slo_id}",
  google_monitoring_uptime_check_config: "{name}",
  google_project: "projects/{project_id}",
  google_project_iam_audit_config: "{project}/audit_config/{service}",
  google_project_iam_binding: "{project}/{role}",
  google_project_iam_custom_role: "projects/{project}/roles/{role_id}",
  google_project_iam_member: "{project}/{role}/{member}",
  google_project_service: "{project}/{service}",
  google_pubsub_topic: "projects/{project}/topics/{name}",
  google_secret_manager_secret: "projects/{project}/secrets/{secret_id}",
  google_secret_manager_secret_iam_binding: "projects/{project}/secrets/{secret_id}/{role}",
  google_secret_manager_secret_iam_member: "projects/{project}/secrets/{secret_id}/{role}/{member}",
  google_secret_manager_secret_version: "{name}",
  google_service_account: "projects/{project}/serviceAccounts/{email}",
  google_service_account_iam_binding: "{service_account_id}/{role}",
  google_service_account_iam_member: "{service_account_id}/{role}/{member}",
  google_service_networking_peered_dns_domain:
    "services/{service}/projects/{project}/global/networks/{network}/peeredDnsDomains/{name}",
  google_sql_database: "projects/{project}/instances/{instance}/databases/{name}",
  google_sql_database_instance: "{name}",
  google_sql_source_representation_instance: "projects/{project}/instances/{name}",
  google_sql_ssl_cert: "projects/{project}/instances/{instance}/sslCerts/{sha1_fingerprint}",
  google_sql_user: "{name}/{host}/{instance}",
  google_storage_bucket: "{name}",
  google_storage_bucket_iam_binding: "b/{bucket}/{role}",
  google_storage_bucket_iam_member: "b/{bucket}/{role}/{member}",
  google_storage_bucket_object: "{bucket}-{name}",
  google_workflows_workflow: "projects/{project}/locations/{region}/workflows/{name}",
};

/** Attributes of which an id takes only the last part, whichever form of the name they hold. */
const BY_LAST_SEGMENT = new Set(["router", "managed_zone", "secret_id"]);

/** Terraform's `id` for a resource whose parts are known. */
export function resourceId(type: string, attributes: Attributes): string {
  if (type === "google_service_networking_connection") {
    const network = encodeURIComponent(relativePath(String(attributes.network)));
    return `${network}:${attributes.service}`;
  }
  const pattern = ID_PATTERNS[type] ?? `projects/{project}/${type.replace(/^google_/, "")}/{name}`;
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => part(name, attributes[name]));
}

function part(name: string, value: unknown): string {
  const text = typeof value === "string" ? value : "";
  if (name === "network")
    return text.startsWith("projects/") || text.startsWith("https:") ? lastSegment(text) : text;
  return BY_LAST_SEGMENT.has(name) ? lastSegment(text) : text;
}

/** Many ids are unique in their project only, so a record's id says the project where Terraform's does not. */
export function recordId({ id, project }: Attributes): string {
  const text = String(id);
  const told = typeof project !== "string" || text.split(/\/|%2F/).includes(project);
  return told ? text : `${project}/${text}`;
}

/** Types whose import id has other parts than their id. */
const IMPORT_PATTERNS: Readonly<Record<string, string>> = {
  google_sql_user: "{project}/{instance}/{name}",
};

/**
 * True where an import id names the resource: its id, its self link, or the id's own names from the right,
 * as in `project/region/name`, `region/name` or `name`.
 */
export function importMatches(importId: string, { type, attributes }: StoredResource): boolean {
  const id = String(attributes.id);
  const asked = relativePath(importId.trim());
  if (asked === id || asked === decodeURIComponent(id)) return true;
  const pattern = IMPORT_PATTERNS[type];
  const project = typeof attributes.project === "string" ? attributes.project : undefined;
  const own = names(
    pattern ? pattern.replace(/\{(\w+)\}/g, (_, name: string) => String(attributes[name] ?? "")) : id,
  );
  // A project may be named where the id has none (`project/bucket`).
  if (project !== undefined && !own.some((one) => sameProject(one, project))) own.unshift(project);
  // The parts of an IAM id may be given with spaces between them.
  const parts = names(asked.replaceAll(" ", "/"));
  if (parts.length === 0 || parts.length > own.length) return false;
  return parts.every((one, index) => {
    const other = own[own.length - parts.length + index] as string;
    return one === other || sameProject(one, other);
  });
}

/** A project is named by its id or by its number. */
function sameProject(one: string, other: string): boolean {
  return one === other || projectNumber(one) === other || projectNumber(other) === one;
}

const COLLECTIONS =
  /^(projects|global|regions|locations|zones|networks|subnetworks|addresses|forwardingRules|firewalls|routers|routes|secrets|versions|instances|databases|sslCerts|serviceAccounts|alertPolicies|notificationChannels|dashboards|services|serviceLevelObjectives|keyRings|cryptoKeys|jobs|managedZones|rrsets|sinks|buckets|topics|roles|exclusions|views|networkPeerings|metricDescriptors|b)$/;

/** An id without the names of its collections: `projects/p/secrets/s` is `p`, `s`. */
function names(id: string): string[] {
  return id.split("/").filter((segment) => segment !== "" && !COLLECTIONS.test(segment));
}

export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A project's number: 12 digits, always the same for one project id. */
export function projectNumber(project: string): string {
  return digits(`project ${project}`, 12);
}

/** A number of so many digits that follows from a text alone. The first digit is never 0. */
export function digits(text: string, count: number): string {
  const hash = BigInt(`0x${createHash("sha256").update(text).digest("hex")}`).toString();
  return `${(Number(hash[0]) % 9) + 1}${hash.slice(1, count)}`;
}

/** A UUID that follows from a text alone. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An opaque tag for one content, as the service's etags and fingerprints are. */
export function etagOf(content: string): string {
  return createHash("sha256").update(content).digest("base64url").slice(0, 11).concat("=");
}
