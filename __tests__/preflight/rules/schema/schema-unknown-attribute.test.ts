import { schemaUnknownAttribute } from "../../../../preflight/rules/schema/schema-unknown-attribute";
import { ip } from "../../../support/network-inputs";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses names that the provider does not have, and says what was meant", () => {
  const inputs = [
    ip({ ssl_mode: "ENCRYPTED_ONLY", require_ssl: true }),
    instance(
      {
        insights_config: { query_index_advisor_enabled: true },
        ssl_mode: "ENCRYPTED_ONLY",
        availabilityType: "REGIONAL",
        disk_sise: 20,
        nonsense: 1,
      },
      { tier: "db-f1-micro", databaseVersion: "POSTGRES_17" },
    ),
    instance(
      { data_api_access: "ALLOW_DATA_API", final_backup_config: { enabled: true } },
      { root_password_wo: "x" },
    ),
    { "google_sql_user.app": { instance: "main", name: "app", database_roles: ["reader"], pasword: "x" } },
    { "google_secret_manager_secret.db": { secret_id: "db", replication: { automatic: true } } },
    ip({ dynamic: { authorised_networks: { for_each: "${var.networks}", content: { value: "x" } } } }),
    ip({
      dynamic: { authorized_networks: { for_each: "${var.networks}", content: { cidr: "x", value: "x" } } },
    }),
    {
      ...ip({ require_ssl: true }),
      terraform: { required_providers: { google: { source: "hashicorp/google", version: "~> 5.0" } } },
    },
    instance({ beta_thing: 1 }, { provider: "google-beta" }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(schemaUnknownAttribute, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error schema-unknown-attribute google_sql_database_instance.main settings.ip_configuration.require_ssl
      settings.ip_configuration has no "require_ssl" in provider google 6.50.0; allowed: authorized_networks, ipv4_enabled, private_network, allocated_ip_range, enable_private_path_for_google_cloud_services, psc_config, ssl_mode, server_ca_mode, server_ca_pool, custom_subject_alternative_names
      fix: write ssl_mode = "ENCRYPTED_ONLY" (or "TRUSTED_CLIENT_CERTIFICATE_REQUIRED", which also asks for client certificates)
    error schema-unknown-attribute google_sql_database_instance.main databaseVersion
      google_sql_database_instance has no "databaseVersion" in provider google 6.50.0
      fix: did you mean "database_version"?
    error schema-unknown-attribute google_sql_database_instance.main settings.availabilityType
      settings has no "availabilityType" in provider google 6.50.0
      fix: did you mean "availability_type"?
    error schema-unknown-attribute google_sql_database_instance.main settings.disk_sise
      settings has no "disk_sise" in provider google 6.50.0
      fix: did you mean "disk_size"?
    error schema-unknown-attribute google_sql_database_instance.main settings.insights_config.query_index_advisor_enabled
      settings.insights_config has no "query_index_advisor_enabled" in provider google 6.50.0; allowed: query_insights_enabled, query_string_length, record_application_tags, record_client_address, query_plans_per_minute
      fix: write enhanced_query_insights_enabled, where the provider has it, with edition ENTERPRISE_PLUS
    error schema-unknown-attribute google_sql_database_instance.main settings.nonsense
      settings has no "nonsense" in provider google 6.50.0
      fix: remove it
    error schema-unknown-attribute google_sql_database_instance.main settings.ssl_mode
      settings has no "ssl_mode" in provider google 6.50.0
      fix: it belongs in another place: settings.ip_configuration.ssl_mode
    error schema-unknown-attribute google_sql_database_instance.main tier
      google_sql_database_instance has no "tier" in provider google 6.50.0
      fix: it belongs in another place: settings.tier
    warning schema-unknown-attribute google_sql_database_instance.main root_password_wo
      provider google 6.50.0 does not have "root_password_wo": it came with a later release, 7.x
      fix: require provider google 7 or later, or remove "root_password_wo"
    warning schema-unknown-attribute google_sql_database_instance.main settings.data_api_access
      provider google 6.50.0 does not have "data_api_access": it came with a later release, 7.x
      fix: require provider google 7 or later, or remove "data_api_access"
    warning schema-unknown-attribute google_sql_database_instance.main settings.final_backup_config
      provider google 6.50.0 does not have "final_backup_config": it came with a later release, 7.x
      fix: require provider google 7 or later, or remove "final_backup_config"
    error schema-unknown-attribute google_sql_user.app pasword
      google_sql_user has no "pasword" in provider google 6.50.0; allowed: host, instance, name, password, password_wo, password_wo_version, type, password_policy, project, deletion_policy
      fix: did you mean "password"?
    warning schema-unknown-attribute google_sql_user.app database_roles
      provider google 6.50.0 does not have "database_roles": it came with a later release, 7.x
      fix: require provider google 7 or later, or remove "database_roles"
    error schema-unknown-attribute google_secret_manager_secret.db replication.automatic
      replication has no "automatic" in provider google 6.50.0; allowed: auto, user_managed
      fix: write the block auto {} in replication
    error schema-unknown-attribute google_sql_database_instance.main settings.ip_configuration.dynamic.authorised_networks
      settings.ip_configuration has no "authorised_networks" in provider google 6.50.0; allowed: authorized_networks, ipv4_enabled, private_network, allocated_ip_range, enable_private_path_for_google_cloud_services, psc_config, ssl_mode, server_ca_mode, server_ca_pool, custom_subject_alternative_names
      fix: did you mean "authorized_networks"?
    error schema-unknown-attribute google_sql_database_instance.main settings.ip_configuration.dynamic.authorized_networks.content.cidr
      settings.ip_configuration.authorized_networks has no "cidr" in provider google 6.50.0; allowed: expiration_time, name, value
      fix: remove it
    warning schema-unknown-attribute google_sql_database_instance.main settings.ip_configuration.require_ssl
      settings.ip_configuration has no "require_ssl" in provider google 6.50.0; allowed: authorized_networks, ipv4_enabled, private_network, allocated_ip_range, enable_private_path_for_google_cloud_services, psc_config, ssl_mode, server_ca_mode, server_ca_pool, custom_subject_alternative_names
      fix: write ssl_mode = "ENCRYPTED_ONLY" (or "TRUSTED_CLIENT_CERTIFICATE_REQUIRED", which also asks for client certificates)
    warning schema-unknown-attribute google_sql_database_instance.main settings.beta_thing
      settings has no "beta_thing" in provider google 6.50.0
      fix: remove it"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance(
      {},
      {
        count: 2,
        for_each: {},
        depends_on: [],
        lifecycle: {},
        provider: "google.eu",
        provisioner: [],
        connection: {},
        timeouts: { create: "90m" },
        "//": {},
        dynamic: { settings: { for_each: [1], content: { tier: "db-f1-micro" } } },
      },
    ),
    {
      "null_resource.sql": { triggers: {}, anything: 1 },
      "random_password.app": { length: 24 },
      "google_sql_source_representation_instance.x": { anything: 1 },
    },
    ip({ ssl_mode: "ENCRYPTED_ONLY", require_ssl: null }),
    { ...ip({ ssl_mode: "ENCRYPTED_ONLY" }), terraform: { required_providers: { google: "~> 6.50" } } },
  ])
    expect(findingsOf(schemaUnknownAttribute, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ ip_configuration: "${var.ip}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(schemaUnknownAttribute, input)).toEqual([]);
});

test("says nothing of what came later where a later provider is required", () => {
  const later = instance({ final_backup_config: { enabled: true } });
  expect(findingsOf(schemaUnknownAttribute, later)).toHaveLength(1);
  expect(
    findingsOf(schemaUnknownAttribute, {
      ...later,
      terraform: { required_providers: { google: { source: "hashicorp/google", version: "~> 7.10" } } },
    }),
  ).toEqual([]);
});
