import type { Severity } from "../finding";
import type { Value } from "../value";
import type { ResourceChange } from "./change";

/** What is gone when a resource is. */
export interface Loss {
  /** What it is, e.g. `the instance`. */
  readonly noun: string;
  /** What goes with it. */
  readonly loss: string;
  /** `error` where it is data, `warning` where it is an outage or can be made again. */
  readonly severity: Severity;
  /** Why less is lost than usual. */
  readonly relief?: string;
}

type Stateful = Omit<Loss, "relief" | "severity"> & {
  /** @default "error" */
  readonly severity?: Severity;
  /** Reads what was; gives what is different about this one. */
  readonly unless?: (before: Value) => Pick<Loss, "relief"> & { severity: Severity; loss?: string };
};

const LOSES_LOGS = "the entries that it keeps";
const LOSES_ROWS = "all rows in it";

const STATEFUL: Readonly<Record<string, Stateful>> = {
  google_sql_database_instance: {
    noun: "the instance",
    loss: "all its databases and users, and its backups",
    unless: (before) => {
      if (before.get("master_instance_name").string) {
        return {
          severity: "warning",
          loss: "what it serves",
          relief: "it is a replica, the data is on its primary",
        };
      }
      const kept = before.get("settings.retain_backups_on_delete").is(true);
      return {
        severity: "error",
        ...(kept && { loss: "all its databases and users", relief: "the backups that it has are kept" }),
      };
    },
  },
  google_sql_database: { noun: "the database", loss: "every table in it" },
  google_sql_user: { noun: "the database user", loss: "its login and its privileges" },
  google_sql_ssl_cert: {
    noun: "the client certificate",
    loss: "its private key, with which clients log in",
    severity: "warning",
  },
  google_secret_manager_secret: { noun: "the secret", loss: "every version of its value" },
  google_secret_manager_secret_version: { noun: "the version of the secret", loss: "the value" },
  google_kms_key_ring: { noun: "the key ring", loss: "what its keys encrypted, as Terraform destroys them" },
  google_kms_crypto_key: { noun: "the key", loss: "everything that it encrypted" },
  google_kms_crypto_key_version: { noun: "the version of the key", loss: "everything that it encrypted" },
  google_storage_bucket: {
    noun: "the bucket",
    loss: "its objects",
    unless: (before) => ({
      severity: "error",
      ...(before.get("force_destroy").is(false) && { relief: "it stops there unless the bucket is empty" }),
    }),
  },
  google_storage_bucket_object: { noun: "the object", loss: "its content", severity: "warning" },
  google_logging_project_bucket_config: { noun: "the log bucket", loss: LOSES_LOGS },
  google_bigquery_dataset: { noun: "the dataset", loss: "its tables" },
  google_bigquery_table: { noun: "the table", loss: LOSES_ROWS },
  google_compute_disk: { noun: "the disk", loss: "what is on it" },
  google_filestore_instance: { noun: "the file store", loss: "its files" },
  google_firestore_database: { noun: "the database", loss: "every document in it" },
  google_redis_instance: { noun: "the instance", loss: "what it holds" },
  google_spanner_instance: { noun: "the instance", loss: "its databases" },
  google_spanner_database: { noun: "the database", loss: "every table in it" },
  google_bigtable_instance: { noun: "the instance", loss: "its tables" },
  google_bigtable_table: { noun: "the table", loss: LOSES_ROWS },
  google_alloydb_cluster: { noun: "the cluster", loss: "its databases and backups" },
  google_alloydb_backup: { noun: "the backup", loss: "what could be restored from it" },
  google_artifact_registry_repository: { noun: "the repository", loss: "its images and packages" },
  google_pubsub_subscription: { noun: "the subscription", loss: "messages not yet acknowledged" },
  google_project: { noun: "the project", loss: "everything in it" },
  google_service_account: {
    noun: "the service account",
    loss: "the grants of everything that runs as it; one of the same name is another one",
    severity: "warning",
  },
  google_compute_network: {
    noun: "the network",
    loss: "the way to everything on it",
    severity: "warning",
  },
  google_compute_subnetwork: {
    noun: "the subnet",
    loss: "the way to everything on it",
    severity: "warning",
  },
  google_compute_global_address: {
    noun: "the address range",
    loss: "the private addresses in it",
    severity: "warning",
  },
  google_service_networking_connection: {
    noun: "the connection to Google's services",
    loss: "the way to every instance with a private address",
    severity: "warning",
  },
  google_dns_managed_zone: { noun: "the DNS zone", loss: "the names in it", severity: "warning" },
  google_dns_record_set: {
    noun: "the DNS record",
    loss: "the name by which clients find it",
    severity: "warning",
  },
  google_compute_forwarding_rule: {
    noun: "the endpoint",
    loss: "the way of the clients that connect through it",
    severity: "warning",
  },
  google_compute_address: {
    noun: "the address",
    loss: "the address; another one is another",
    severity: "warning",
  },
  google_project_service: {
    noun: "the API",
    loss: "everything that works through it, as long as it is off",
    unless: (before) =>
      before.get("disable_on_destroy").is(false)
        ? { severity: "info", relief: "disable_on_destroy is false: it stays on" }
        : { severity: "warning" },
  },
  random_password: { noun: "the password", loss: "the value, and another one is drawn", severity: "warning" },
  tls_private_key: { noun: "the key", loss: "the value, and another one is made", severity: "warning" },
};

/** Deletion policies of the provider that leave the thing where it is. */
const LEFT_BEHIND = ["ABANDON", "DISABLE"];

/** What is gone when this one is; undefined where nothing is that could not be made again. */
export function lossOf(change: ResourceChange): Loss | undefined {
  const stateful = STATEFUL[change.type];
  if (!stateful) return undefined;
  const { unless, severity = "error", ...rest } = stateful;
  const policy = change.before.get("deletion_policy").string;
  if (policy && LEFT_BEHIND.includes(policy)) {
    return {
      ...rest,
      severity: severity === "error" ? "warning" : "info",
      relief:
        policy === "DISABLE"
          ? "deletion_policy is DISABLE: it can be enabled again"
          : "deletion_policy is ABANDON: it stays in the cloud, and Terraform forgets it",
    };
  }
  return { ...rest, severity, ...unless?.(change.before) };
}
