/** Pages that the rules point to. */
export const LINKS = {
  instance:
    "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance",
  settings: "https://cloud.google.com/sql/docs/postgres/instance-settings",
  flags: "https://cloud.google.com/sql/docs/postgres/flags",
  deletionProtection: "https://cloud.google.com/sql/docs/postgres/deletion-protection",
  backups: "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups",
  pitr: "https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr",
  upgrade: "https://cloud.google.com/sql/docs/postgres/upgrade-major-db-version-inplace",
  authorizedNetworks: "https://cloud.google.com/sql/docs/postgres/authorize-networks",
  ssl: "https://cloud.google.com/sql/docs/postgres/configure-ssl-instance",
  psc: "https://cloud.google.com/sql/docs/postgres/about-private-service-connect",
  disasterRecovery: "https://cloud.google.com/sql/docs/postgres/use-advanced-disaster-recovery",
  replicas: "https://cloud.google.com/sql/docs/postgres/replication/manage-replicas",
  moved: "https://developer.hashicorp.com/terraform/language/moved",
  removed: "https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources",
  lifecycle: "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle",
  drift: "https://developer.hashicorp.com/terraform/tutorials/state/resource-drift",
  plan: "https://developer.hashicorp.com/terraform/internals/json-format",
} as const;
