/** One change of a valid configuration that breaks a documented limit. */
export interface Mutation {
  /** Fixture in `fixtures/valid`. */
  readonly base: string;
  /** Resource, as `type.name`. */
  readonly at: string;
  /** Path inside the resource; numbers are indexes. */
  readonly path: string;
  /** Undefined removes what is there. */
  readonly value: unknown;
  /** Rule that finds it, as an error. */
  readonly rule: string;
}

const DATABASE_INSTANCE = "google_sql_database_instance.main";
const REPLICA = "google_sql_database_instance.replica";

function on(base: string, at: string, rows: readonly (readonly [string, unknown, string])[]): Mutation[] {
  return rows.map(([path, value, rule]) => ({ base, at, path, value, rule }));
}

/** What is refused, by area. */
export const MUTATIONS: readonly Mutation[] = [
  ...on("good-stack", DATABASE_INSTANCE, [
    // Machine
    ["settings.tier", "db-custom-3-7680", "tier-valid"],
    ["settings.tier", "db-custom-2-7700", "tier-valid"],
    ["settings.tier", "db-custom-2-1024", "tier-valid"],
    ["settings.tier", "db-custom-2-16384", "tier-valid"],
    ["settings.tier", "db-custom-128-491520", "tier-valid"],
    ["settings.tier", "db-n1-standard-2", "tier-valid"],
    ["settings.tier", "db-custom-2-8", "tier-valid"],
    ["settings.tier", "db.t3.medium", "tier-valid"],
    ["settings.tier", "db-perf-optimized-N-2", "tier-edition"],
    ["settings.edition", "ENTERPRISE_PLUS", "tier-edition"],
    ["settings.edition", "enterprise", "tier-edition-valid"],
    ["settings.edition", "STANDARD", "tier-edition-valid"],
    ["database_version", "POSTGRES_8", "tier-version-valid"],
    ["database_version", "POSTGRES_17.2", "tier-version-valid"],
    ["database_version", "postgres_17", "tier-version-valid"],
    // Disk
    ["settings.disk_size", 5, "storage-size"],
    ["settings.disk_size", 70000, "storage-size"],
    ["settings.disk_autoresize_limit", 20, "storage-limit"],
    ["settings.disk_type", "SSD", "storage-type"],
    ["settings.disk_type", "HYPERDISK_BALANCED", "storage-type-by-tier"],
    // Flags
    ["settings.database_flags.0.name", "max_conections", "flags-known"],
    ["settings.database_flags.0.name", "reserved_connections", "flags-known"],
    ["settings.database_flags.0.value", "many", "flags-value"],
    ["settings.database_flags.0.value", "9999999", "flags-range"],
    ["settings.database_flags.0.value", 200, "flags-shape"],
    ["settings.database_flags.1.value", "maybe", "flags-value"],
    ["settings.database_flags.1.name", "max_connections", "flags-duplicate"],
    ["settings.database_flags.1", { name: "shared_buffers", value: "512MB" }, "flags-value"],
    ["settings.database_flags.1", { name: "work_mem", value: "16MB" }, "flags-value"],
    ["settings.database_flags.1", { name: "pgaudit.log", value: "all" }, "flags-extension"],
    ["settings.database_flags", { max_connections: "200" }, "flags-shape"],
    // Backups
    ["settings.backup_configuration.enabled", false, "backup-pitr"],
    ["settings.backup_configuration.enabled", false, "settings-ha-backups"],
    ["settings.backup_configuration.start_time", "3am", "backup-start-time"],
    ["settings.backup_configuration.start_time", "24:00", "backup-start-time"],
    ["settings.backup_configuration.transaction_log_retention_days", 14, "backup-log-retention"],
    ["settings.backup_configuration.transaction_log_retention_days", 0, "backup-log-retention"],
    ["settings.backup_configuration.backup_retention_settings.retained_backups", 366, "backup-count"],
    ["settings.backup_configuration.backup_retention_settings.retained_backups", 0, "backup-count"],
    ["settings.backup_configuration.binary_log_enabled", true, "backup-binary-log"],
    // High availability
    ["settings.availability_type", "HA", "settings-availability"],
    ["settings.location_preference.zone", "us-central1-a", "settings-ha-zones"],
    ["settings.location_preference.secondary_zone", "europe-west1-b", "settings-ha-zones"],
    ["region", "europe-west1-b", "name-region"],
    ["region", "eu", "name-region"],
    // Maintenance
    ["settings.maintenance_window.day", 0, "settings-maintenance-window"],
    ["settings.maintenance_window.day", 8, "settings-maintenance-window"],
    ["settings.maintenance_window.hour", 24, "settings-maintenance-window"],
    ["settings.maintenance_window.update_track", "preview", "settings-maintenance-track"],
    [
      "settings.deny_maintenance_period",
      { start_date: "2026-11-01", end_date: "2027-03-01", time: "00:00:00" },
      "settings-deny-length",
    ],
    [
      "settings.deny_maintenance_period",
      { start_date: "01.11.2026", end_date: "2026-11-30", time: "00:00:00" },
      "settings-deny-dates",
    ],
    // Query insights
    ["settings.insights_config.query_plans_per_minute", 21, "settings-insights-plans"],
    ["settings.insights_config.query_string_length", 100, "settings-insights-string"],
    ["settings.insights_config.query_string_length", 5000, "settings-insights-string"],
    ["settings.insights_config.query_insights_enabled", false, "settings-insights-disabled"],
    // Editions
    ["settings.data_cache_config", { data_cache_enabled: true }, "settings-data-cache"],
    ["settings.connection_pool_config", { connection_pooling_enabled: true }, "settings-pooling"],
    // Network
    ["settings.ip_configuration.private_network", "default", "network-private-format"],
    ["settings.ip_configuration.private_network", undefined, "network-way-in"],
    [
      "settings.ip_configuration.authorized_networks",
      { name: "office", value: "203.0.113.0/28" },
      "network-authorized-effect",
    ],
    ["depends_on", undefined, "network-connection-first"],
    ["settings.ip_configuration.ssl_mode", "REQUIRED", "schema-enum"],
    ["settings.ip_configuration.require_ssl", true, "schema-unknown-attribute"],
    // Names and labels
    ["name", "Main", "name-instance"],
    ["name", "1-main", "name-instance"],
    ["name", "main_db", "name-instance"],
    ["settings.user_labels", { Team: "data" }, "name-label"],
    ["settings.user_labels", { version: "1.2" }, "name-label"],
    ["settings.user_labels", { team: "x".repeat(64) }, "name-label"],
    ["project", "projects/example-project", "name-project"],
    // Settings
    ["settings.activation_policy", "ON_DEMAND", "settings-activation"],
    ["settings.pricing_plan", "PACKAGE", "settings-pricing-plan"],
    ["settings.time_zone", "UTC", "settings-other-engine"],
    ["settings.teir", "db-f1-micro", "schema-unknown-attribute"],
    ["lifecycle.prevent_destroy", "${var.protect}", "state-lifecycle"],
    ["count", 1.5, "state-count"],
  ]),
  ...on("good-stack", REPLICA, [
    ["settings.backup_configuration", { enabled: true }, "backup-replica"],
    ["settings.maintenance_window", { day: 7, hour: 3 }, "replicas-maintenance"],
    ["settings.password_validation_policy", { enable_password_policy: true }, "replicas-password-policy"],
    ["replica_configuration", { failover_target: true }, "replicas-configuration"],
    ["database_version", "POSTGRES_16", "replicas-version"],
    ["settings.disk_size", 20, "storage-replica-size"],
    ["settings.database_flags.0.value", "100", "flags-replica"],
    ["settings.activation_policy", "NEVER", "replicas-activation"],
    ["master_instance_name", "${google_sql_database_instance.replica.name}", "state-cycle"],
    ["instance_type", "CLOUD_SQL_INSTANCE", "replicas-instance-type"],
    ["node_count", 3, "replicas-node-count"],
  ]),
  ...on("good-stack", "google_sql_database.app", [
    ["name", "template1", "database-name"],
    ["charset", "LATIN1", "database-charset"],
    ["collation", "de_DE.UTF8", "database-charset"],
    ["instance", "${google_sql_database_instance.replica.name}", "user-on-primary"],
    ["instance", "${google_sql_database_instance.mian.name}", "state-dangling-reference"],
  ]),
  ...on("good-stack", "google_sql_user.app", [
    ["name", "cloudsqladmin", "user-reserved"],
    ["name", "pg_app", "user-reserved"],
    ["host", "%", "user-host"],
    ["type", "IAM", "user-type"],
    ["deletion_policy", "RETAIN", "schema-enum"],
    ["password_policy", { password_expiration_duration: "30 days" }, "user-password-policy"],
  ]),
  ...on("good-stack", "google_compute_global_address.services", [
    ["prefix_length", 30, "network-range-size"],
    ["address", "172.17.0.0", "network-range-valid"],
    ["purpose", "PRIVATE_SERVICE_CONNECT", "network-range-valid"],
    ["address_type", "EXTERNAL", "network-range-valid"],
  ]),
  ...on("good-stack", "google_service_networking_connection.services", [
    ["reserved_peering_ranges", ["10.40.0.0/16"], "network-range-by-name"],
  ]),
  ...on("iam-users", "google_sql_user.person", [
    ["password", "", "user-iam-password"],
    ["name", "app@example-project.iam", "user-iam-type"],
    ["name", "Ada@Example.com", "user-iam-name"],
  ]),
  ...on("iam-users", "google_sql_user.app", [
    ["name", "app@example-project.iam.gserviceaccount.com", "user-iam-name"],
    ["type", "CLOUD_IAM_USER", "user-iam-type"],
  ]),
  ...on("iam-users", "google_sql_database_instance.main", [
    ["settings.database_flags.0.value", "off", "flags-iam"],
  ]),
  ...on("iam-users", "google_project_iam_member.app_user", [
    ["role", "roles/cloudsql.instances.login", "user-role-name"],
    ["member", "app@example-project.iam.gserviceaccount.com", "user-member"],
  ]),
  ...on("alert-threshold", "google_monitoring_alert_policy.cpu", [
    ["conditions.0.condition_threshold.threshold_value", 80, "monitoring-threshold-range"],
    ["conditions.0.condition_threshold.duration", "30s", "monitoring-duration"],
    ["conditions.0.condition_threshold.duration", "5m", "monitoring-duration"],
    ["conditions.0.condition_threshold.comparison", "COMPARISON_GE", "monitoring-comparison"],
    ["conditions.0.condition_threshold.aggregations.0.alignment_period", undefined, "monitoring-alignment"],
    [
      "conditions.0.condition_threshold.aggregations.0.per_series_aligner",
      "ALIGN_RATE",
      "monitoring-aligner",
    ],
    [
      "conditions.0.condition_threshold.aggregations.0.group_by_fields",
      ["resource.label.database_id"],
      "monitoring-group-by",
    ],
    [
      "conditions.0.condition_threshold.filter",
      'resource.type = "cloudsql_database" AND metric.type = "cloudsql.googleapis.com/database/cpu/utilisation"',
      "monitoring-metric-known",
    ],
    [
      "conditions.0.condition_threshold.filter",
      'metric.type = "cloudsql.googleapis.com/database/cpu/utilization" AND resource.type = "gce_instance"',
      "monitoring-resource-type",
    ],
    [
      "conditions.0.condition_threshold.filter",
      'resource.type = "cloudsql_database" AND metric.type = "cloudsql.googleapis.com/database/cpu/utilization" AND resource.label.database_id =~ "x"',
      "monitoring-filter-syntax",
    ],
    ["combiner", "XOR", "monitoring-policy-fields"],
    ["alert_strategy.auto_close", "60s", "monitoring-auto-close"],
    ["alert_strategy.notification_rate_limit", { period: "300s" }, "monitoring-rate-limit"],
  ]),
  ...on("alert-matched-log", "google_monitoring_alert_policy.fatal", [
    ["alert_strategy.notification_rate_limit", undefined, "monitoring-rate-limit"],
  ]),
  ...on("alert-absent", "google_monitoring_alert_policy.gone", [
    ["conditions.0.condition_absent.duration", "86400s", "monitoring-duration"],
  ]),
  ...on("alert-forecast", "google_monitoring_alert_policy.full", [
    ["conditions.0.condition_threshold.forecast_options.forecast_horizon", "600s", "monitoring-forecast"],
  ]),
  ...on("log-metrics", "google_logging_metric.errors", [
    ["label_extractors", undefined, "monitoring-log-metric-labels"],
    ["metric_descriptor.labels", undefined, "monitoring-log-metric-labels"],
    ["label_extractors.database", "resource.labels.database_id", "monitoring-log-metric-extractor"],
  ]),
  ...on("log-metrics", "google_logging_metric.latency", [
    ["value_extractor", undefined, "monitoring-log-metric-extractor"],
  ]),
  ...on("budget", "google_billing_budget.sql", [
    ["threshold_rules.0.threshold_percent", 50, "monitoring-budget"],
  ]),
  ...on("sql-steps", "null_resource.roles", [
    ["triggers", undefined, "sql-step-trigger-missing"],
    ["triggers.now", "${timestamp()}", "sql-step-trigger-time"],
    ["provisioner.0.local-exec.command", "psql -f roles.sql", "sql-step-psql"],
    [
      "provisioner.0.local-exec.command",
      "PGPASSWORD=hunter2-Secret psql -v ON_ERROR_STOP=1 -1 -f roles.sql",
      "sql-step-secret",
    ],
  ]),
  ...on("customer-key-replica-abroad", "google_sql_database_instance.far", [
    ["encryption_key_name", undefined, "replicas-key"],
    [
      "encryption_key_name",
      "projects/example-project/locations/europe-west1/keyRings/sql/cryptoKeys/sql",
      "settings-cmek-key",
    ],
  ]),
  ...on("password-policies", DATABASE_INSTANCE, [
    ["root_password", "short", "user-root-password"],
    ["root_password", undefined, "user-root-password"],
  ]),
  ...on("read-pool", "google_sql_database_instance.pool", [
    ["node_count", 21, "replicas-pool"],
    ["settings.availability_type", "REGIONAL", "replicas-pool-settings"],
    ["region", "us-east1", "replicas-pool"],
  ]),
  ...on("private-service-connect", "google_sql_database_instance.main", [
    ["settings.ip_configuration.ipv4_enabled", true, "network-psc"],
    ["settings.ip_configuration.psc_config.allowed_consumer_projects", ["Consumer Project"], "network-psc"],
  ]),
  ...on("public-address", "google_sql_database_instance.postgres", [
    ["settings.ip_configuration.authorized_networks.0.value", "10.0.0.0/8", "network-authorized-value"],
    ["settings.ip_configuration.authorized_networks.0.value", "2001:db8::/32", "network-authorized-value"],
    ["settings.ip_configuration.authorized_networks.0.value", "203.0.113.300", "network-authorized-value"],
  ]),
  ...on("write-only-secrets", "google_secret_manager_secret_version.app", [
    ["secret_data", "x", "secrets-version-argument"],
  ]),
  ...on("write-only-secrets", "google_sql_user.app", [
    ["password", "${ephemeral.random_password.app.result}", "secrets-ephemeral-use"],
  ]),
];
