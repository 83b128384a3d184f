/** The values that the service decides, for types that have no behaviour of their own. */
import { createHash } from "node:crypto";
import { type Attributes, UNKNOWN } from "./behaviour";
import { digits, etagOf, projectNumber, resourceId, uuidOf } from "./identifiers";
import { withoutDefaults } from "./protobuf-json";
import { relativePath } from "./same-meaning";
import type { Block } from "./schema-model";
import type { CtyType } from "./values";

/** What a rule may look at: the attributes so far, and the moment of the create. */
interface Facts {
  readonly type: string;
  readonly attributes: Attributes;
  /** RFC 3339, UTC. */
  readonly now: string;
  /** Unique among the resources of this type; the same for the same names. */
  readonly seed: string;
}

type Rule = (facts: Facts) => unknown;

const project = ({ attributes }: Facts): string => text(attributes.project);
const number = ({ seed }: Facts): string => digits(seed, 19);
const COMPUTE = "https://www.googleapis.com/compute/v1";

/**
 * By type, in the order of evaluation. Where an `id` is not made of other attributes it is here, else in
 * `identifiers.ts`.
 */
const BY_TYPE: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  google_billing_budget: {
    name: (f) => `billingAccounts/${text(f.attributes.billing_account)}/budgets/${uuidOf(f.seed)}`,
  },
  google_cloud_run_v2_job: {
    generation: () => "1",
    observed_generation: () => "1",
    reconciling: () => false,
  },
  google_compute_address: { address: (f) => address(f, text(f.attributes.address_type) || "EXTERNAL") },
  google_compute_global_address: {
    address: (f) => address(f, text(f.attributes.address_type) || "EXTERNAL"),
    prefix_length: (f) => (f.attributes.purpose === "VPC_PEERING" ? 16 : 0),
  },
  google_compute_network: {
    network_id: number,
    numeric_id: number,
    routing_mode: () => "REGIONAL",
    mtu: () => 0,
    bgp_best_path_selection_mode: () => "LEGACY",
    bgp_always_compare_med: () => false,
  },
  google_compute_subnetwork: {
    gateway_address: (f) => text(f.attributes.ip_cidr_range).replace(/\.\d+\/\d+$/, ".1"),
    purpose: () => "PRIVATE",
    stack_type: () => "IPV4_ONLY",
    subnetwork_id: (f) => Number(digits(f.seed, 15)),
    private_ipv6_google_access: () => "DISABLE_GOOGLE_ACCESS",
  },
  google_compute_forwarding_rule: {
    ip_address: (f) => address(f, "INTERNAL"),
    load_balancing_scheme: () => "EXTERNAL",
  },
  google_compute_firewall: { direction: () => "INGRESS", priority: () => 1000 },
  google_dns_managed_zone: {
    managed_zone_id: (f) => Number(digits(f.seed, 15)),
    name_servers: () => ["a", "b", "c", "d"].map((letter) => `ns-cloud-${letter}1.googledomains.com.`),
  },
  google_kms_crypto_key: {
    primary: (f) => [{ name: `${resourceId(f.type, f.attributes)}/cryptoKeyVersions/1`, state: "ENABLED" }],
  },
  google_logging_project_bucket_config: {
    name: (f) => resourceId(f.type, f.attributes),
    lifecycle_state: () => "ACTIVE",
  },
  google_logging_project_sink: {
    writer_identity: (f) =>
      `serviceAccount:service-${projectNumber(project(f))}@gcp-sa-logging.iam.gserviceaccount.com`,
  },
  google_monitoring_alert_policy: { name: (f) => `projects/${project(f)}/alertPolicies/${number(f)}` },
  google_monitoring_custom_service: {
    service_id: (f) => digits(f.seed, 22),
    name: (f) => `projects/${projectNumber(project(f))}/services/${text(f.attributes.service_id)}`,
  },
  google_monitoring_dashboard: {
    id: (f) => `projects/${projectNumber(project(f))}/dashboards/${uuidOf(f.seed)}`,
  },
  google_monitoring_notification_channel: {
    name: (f) => `projects/${project(f)}/notificationChannels/${number(f)}`,
    verification_status: () => "",
  },
  google_monitoring_slo: {
    slo_id: (f) => digits(f.seed, 22),
    name: (f) =>
      `projects/${projectNumber(project(f))}/services/${text(f.attributes.service)}/serviceLevelObjectives/${text(f.attributes.slo_id)}`,
  },
  google_monitoring_uptime_check_config: {
    uptime_check_id: (f) => `${slug(text(f.attributes.display_name))}-${digits(f.seed, 11)}`,
    name: (f) => `projects/${project(f)}/uptimeCheckConfigs/${text(f.attributes.uptime_check_id)}`,
  },
  google_project: { number: (f) => projectNumber(text(f.attributes.project_id)) },
  google_secret_manager_secret: {
    name: (f) => `projects/${projectNumber(project(f))}/secrets/${text(f.attributes.secret_id)}`,
  },
  google_service_account: {
    email: (f) => `${text(f.attributes.account_id)}@${project(f)}.iam.gserviceaccount.com`,
    member: (f) => `serviceAccount:${text(f.attributes.email)}`,
    name: (f) => `projects/${project(f)}/serviceAccounts/${text(f.attributes.email)}`,
    unique_id: (f) => digits(f.seed, 21),
  },
  google_service_networking_connection: { peering: (f) => text(f.attributes.service).replaceAll(".", "-") },
  google_storage_bucket: {
    url: (f) => `gs://${text(f.attributes.name)}`,
    self_link: (f) => `https://www.googleapis.com/storage/v1/b/${text(f.attributes.name)}`,
    project_number: (f) => Number(projectNumber(project(f))),
    storage_class: () => "STANDARD",
    rpo: () => "DEFAULT",
    public_access_prevention: () => "inherited",
  },
  google_storage_bucket_object: {
    self_link: (f) =>
      `https://www.googleapis.com/storage/v1/b/${text(f.attributes.bucket)}/o/${encodeURIComponent(text(f.attributes.name))}`,
    output_name: (f) => text(f.attributes.name),
    media_link: (f) =>
      `https://storage.googleapis.com/download/storage/v1/b/${text(f.attributes.bucket)}/o/${encodeURIComponent(text(f.attributes.name))}?generation=1&alt=media`,
    storage_class: () => "STANDARD",
    content_type: () => "text/plain; charset=utf-8",
    generation: () => 1,
  },
};

/** By name, for every type. */
const BY_NAME: Readonly<Record<string, Rule>> = {
  name: (f) => resourceId(f.type, f.attributes),
  self_link: (f) =>
    f.type.startsWith("google_compute_")
      ? `${COMPUTE}/${resourceId(f.type, f.attributes)}`
      : resourceId(f.type, f.attributes),
  create_time: ({ now }) => now,
  creation_timestamp: ({ now }) => now,
  update_time: ({ now }) => now,
  time_created: ({ now }) => now,
  updated: ({ now }) => now,
  updated_time: ({ now }) => now,
  etag: (f) => etagOf(f.seed),
  fingerprint: (f) => etagOf(f.seed),
  label_fingerprint: (f) => etagOf(`labels ${f.seed}`),
  metadata_fingerprint: (f) => etagOf(`metadata ${f.seed}`),
  uid: (f) => uuidOf(f.seed),
  unique_id: (f) => digits(f.seed, 21),
  generated_id: (f) => Number(digits(f.seed, 15)),
  creation_record: ({ now }) => [{ mutate_time: now, mutated_by: "emulator" }],
};

/**
 * Replaces every unknown of a created resource: what the table above knows, else the empty value of its type.
 * The table may use what it has filled itself.
 */
export function fillComputed(
  type: string,
  block: Block,
  planned: Attributes,
  now: string,
  seed: string,
): Attributes {
  const attributes = { ...planned };
  const facts = { type, attributes, now, seed };
  const rules = { ...BY_NAME, ...BY_TYPE[type] };
  const ordered = new Set([...Object.keys(BY_TYPE[type] ?? {}), ...Object.keys(block.attributes)]);
  for (const name of ordered) {
    const rule = rules[name];
    if (attributes[name] !== UNKNOWN || (name === "id" && rule === undefined)) continue;
    const blockAttribute = block.attributes[name];
    attributes[name] = rule ? rule(facts) : blockAttribute ? emptyOf(blockAttribute.type) : [];
  }
  return { ...settleBlock(block, attributes), id: attributes.id };
}

/** Empties what is still unknown, at any depth. */
function settleBlock(block: Block, value: Attributes): Attributes {
  const settled: Attributes = {};
  for (const [name, { type }] of Object.entries(block.attributes)) {
    settled[name] = value[name] === UNKNOWN && name !== "id" ? emptyOf(type) : value[name];
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const elements = value[name];
    settled[name] = Array.isArray(elements)
      ? elements.map((element) => settleBlock(nested.block, element as Attributes))
      : elements === UNKNOWN
        ? []
        : elements;
  }
  return settled;
}

function emptyOf(type: CtyType): unknown {
  if (type === "string") return "";
  if (type === "number") return 0;
  if (type === "bool") return false;
  return Array.isArray(type) && (type[0] === "map" || type[0] === "object") ? {} : [];
}

/** Public addresses are from the blocks kept for documentation, private ones from 10/8. */
function address({ seed }: Facts, kind: string): string {
  const one = (Number(digits(seed, 9)) % 254) + 1;
  if (kind !== "INTERNAL") return `203.0.113.${one}`;
  return `10.${64 + (Number(digits(`${seed} range`, 6)) % 128)}.0.0`;
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** References that the service answers as full self links, whichever form was sent. */
const LINKED: Readonly<Record<string, readonly string[]>> = {
  google_compute_subnetwork: ["network"],
  google_compute_firewall: ["network"],
  google_compute_router: ["network"],
  google_compute_global_address: ["network"],
  google_compute_address: ["network", "subnetwork"],
  google_compute_forwarding_rule: ["network", "subnetwork"],
};

/** A created or changed resource as the service gives it back: the same meaning, often in other words. */
export function asServiceAnswers(type: string, attributes: Attributes): Attributes {
  const answer = { ...attributes };
  for (const name of LINKED[type] ?? []) {
    const value = text(answer[name]);
    if (value !== "") answer[name] = `${COMPUTE}/${fullPath(name, relativePath(value), answer)}`;
  }
  if (type.endsWith("_iam_member")) answer.member = inLowerCase(text(answer.member));
  if (type === "google_monitoring_dashboard") {
    const {
      name: _name,
      etag: _etag,
      ...sent
    } = withoutDefaults(JSON.parse(text(answer.dashboard_json))) as Record<string, unknown>;
    const etag = createHash("md5").update(JSON.stringify(sent)).digest("hex");
    answer.dashboard_json = JSON.stringify({ ...sent, name: answer.id, etag });
  }
  return answer;
}

function fullPath(kind: string, path: string, { project, region }: Attributes): string {
  if (path.includes("/")) return path;
  const place = kind === "network" ? "global/networks" : `regions/${text(region)}/subnetworks`;
  return `projects/${text(project)}/${place}/${path}`;
}

/** `user:Someone@Example.com` has its address in lower case; `principal://…` is left alone. */
function inLowerCase(member: string): string {
  return member.replace(
    /^(user|group|serviceAccount|domain):(.+)$/,
    (_, kind, address) => `${kind}:${address.toLowerCase()}`,
  );
}
