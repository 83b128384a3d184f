import { type Resource, valuesOf } from "../resource";
import { rules as cisRules } from "../rules/cis";
import { metricsFor, WATCHED_CHANGES } from "../rules/cis/cis-log-alerts";
import type { Control, Pack } from "./pack";

const INSTANCE = ["google_sql_database_instance"];
const NETWORK = ["google_compute_network"];
const GRANTS = ["google_project_iam_member", "google_project_iam_binding"];
const ELSEWHERE = "nothing here sets it; it may be in another state";

const CONTROLS: readonly Control[] = [
  {
    id: "1.5",
    formerly: "1.4",
    title: "no keys for service accounts",
    level: "L1",
    rule: "cis-service-account-keys",
    types: ["google_service_account_key"],
    note: "no google_service_account_key here",
  },
  {
    id: "1.6",
    formerly: "1.5",
    title: "no administrator roles for service accounts",
    level: "L1",
    rule: "cis-service-account-roles",
    types: GRANTS,
    attribute: "role",
  },
  {
    id: "1.7",
    formerly: "1.6",
    title: "no impersonation of all service accounts",
    level: "L1",
    rule: "cis-impersonation",
    types: GRANTS,
    attribute: "role",
  },
  {
    id: "2.1",
    title: "audit logs for everything",
    level: "L1",
    rule: "cis-audit-logs",
    types: ["google_project_iam_audit_config"],
    attribute: "service",
    note: ELSEWHERE,
  },
  ...watched("2.5", "2.4", "L1", "ownership"),
  ...watched("2.6", "2.5", "L1", "audit"),
  ...watched("2.7", "2.6", "L1", "roles"),
  ...watched("2.8", "2.7", "L2", "firewall"),
  ...watched("2.9", "2.8", "L2", "routes"),
  ...watched("2.10", "2.9", "L2", "networks"),
  ...watched("2.12", "2.11", "L2", "instances"),
  {
    id: "2.13",
    formerly: "2.12",
    title: "DNS queries are logged",
    level: "L1",
    rule: "cis-dns-logging",
    types: NETWORK,
  },
  {
    id: "3.1",
    title: "no default network",
    level: "L2",
    rule: "cis-default-network",
    types: ["google_project"],
    attribute: "auto_create_network",
    note: ELSEWHERE,
  },
  {
    id: "3.2",
    title: "no legacy network",
    level: "L1",
    types: NETWORK,
    alwaysMet: true,
    note: "the provider cannot make one",
  },
  {
    id: "3.6, 3.7",
    title: "no SSH or RDP from the internet",
    level: "L2",
    rule: "cis-firewall",
    types: ["google_compute_firewall"],
  },
  {
    id: "3.8",
    title: "VPC Service Controls",
    level: "L2",
    types: [],
    note: "a matter of the organisation",
  },
  {
    id: "3.9",
    title: "Private Service Connect for Google APIs",
    level: "L2",
    types: [],
    note: "judged by hand",
  },
  {
    id: "3.10",
    formerly: "3.8",
    title: "flow logs on every subnet",
    level: "L2",
    rule: "cis-flow-logs",
    types: ["google_compute_subnetwork"],
    attribute: "log_config.flow_sampling",
  },
  flag("6.2.1", "L2", "log_error_verbosity", "default"),
  flag("6.2.2", "L1", "log_connections"),
  flag("6.2.3", "L1", "log_disconnections"),
  flag("6.2.4", "L2", "log_statement"),
  flag("6.2.5", "L1", "log_min_messages", "warning"),
  flag("6.2.6", "L1", "log_min_error_statement", "error"),
  flag("6.2.7", "L1", "log_min_duration_statement", "-1"),
  { ...flag("6.2.8", "L1", "cloudsql.enable_pgaudit"), rule: "cis-pgaudit" },
  {
    id: "6.4",
    title: "TLS only",
    level: "L1",
    rule: "network-unencrypted",
    types: INSTANCE,
    concerns: isPostgres,
    attribute: "settings.ip_configuration.ssl_mode",
  },
  {
    id: "6.5",
    title: "not open to the internet",
    level: "L1",
    rule: "network-authorized-open",
    types: INSTANCE,
    concerns: isPostgres,
    attribute: "settings.ip_configuration.authorized_networks",
    unwritten: "nobody",
  },
  { ...flag("6.6", "L1", "cloudsql.iam_authentication"), rule: "cis-iam-authentication" },
  {
    id: "6.7",
    // 6.2.9 of edition 2.0 became part of it.
    formerly: "6.6, 6.2.9",
    title: "no public address",
    level: "L2",
    rule: "network-public-address",
    types: INSTANCE,
    concerns: isPostgres,
    attribute: "settings.ip_configuration.ipv4_enabled",
  },
  {
    id: "6.8",
    formerly: "6.7",
    title: "automated backups",
    level: "L1",
    rule: "backup-enabled",
    types: INSTANCE,
    attribute: "settings.backup_configuration.enabled",
    // A replica has none of its own.
    concerns: (resource) => isPostgres(resource) && !valuesOf(resource).get("master_instance_name").isSet,
  },
  {
    id: "6.9",
    title: "protected from deletion",
    level: "L1",
    rule: "cis-deletion-protection",
    types: INSTANCE,
    concerns: isPostgres,
    attribute: "settings.deletion_protection_enabled",
  },
];

/** CIS Google Cloud Foundations Benchmark 5.0: what concerns PostgreSQL and what it runs in. */
export const cis: Pack = {
  id: "cis",
  title: "CIS Google Cloud Foundations Benchmark 5.0",
  rules: cisRules,
  controls: CONTROLS,
};

function flag(id: string, level: "L1" | "L2", name: string, unwritten?: string): Control {
  return {
    id,
    level,
    title: `flag ${name}`,
    rule: `cis-${name.replaceAll("_", "-")}`,
    types: INSTANCE,
    concerns: isPostgres,
    attribute: `flag:${name}`,
    ...(unwritten && { unwritten: `"${unwritten}"` }),
  };
}

function watched(
  id: string,
  formerly: string,
  level: "L1" | "L2",
  change: keyof typeof WATCHED_CHANGES,
): Control[] {
  return [
    {
      id,
      formerly,
      level,
      title: `alert on changes of ${WATCHED_CHANGES[change].what}`,
      rule: "cis-log-alerts",
      types: ["google_logging_metric"],
      concerns: (resource, all) => metricsFor(all, change).includes(resource),
      note: "no log metric counts them here; it may be in another state",
    },
  ];
}

/** The benchmark has other controls for other engines. */
function isPostgres(resource: Resource): boolean {
  return !/^(mysql|sqlserver)/i.test(valuesOf(resource).get("database_version").string ?? "");
}
