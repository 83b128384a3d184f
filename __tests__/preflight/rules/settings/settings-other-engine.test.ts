import { settingsOtherEngine } from "../../../../preflight/rules/settings/settings-other-engine";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses settings of other engines", () => {
  expect(
    shown(
      findingsOf(
        settingsOtherEngine,
        instance({
          time_zone: "UTC",
          active_directory_config: { domain: "ad.example.com" },
          sql_server_audit_config: [{ bucket: "gs://audit" }],
          advanced_machine_features: { threads_per_core: 1 },
          auto_upgrade_enabled: true,
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error settings-other-engine google_sql_database_instance.main settings.active_directory_config
      active_directory_config is a setting of SQL Server; allowed: nothing, with PostgreSQL
      fix: remove it
    error settings-other-engine google_sql_database_instance.main settings.advanced_machine_features.threads_per_core
      advanced_machine_features.threads_per_core is a setting of SQL Server; got 1; allowed: nothing, with PostgreSQL
      fix: remove it
    error settings-other-engine google_sql_database_instance.main settings.auto_upgrade_enabled
      auto_upgrade_enabled is a setting of MySQL; got true; allowed: nothing, with PostgreSQL
      fix: remove it and raise database_version when it is time
    error settings-other-engine google_sql_database_instance.main settings.sql_server_audit_config
      sql_server_audit_config is a setting of SQL Server; allowed: nothing, with PostgreSQL
      fix: remove it and set the flag cloudsql.enable_pgaudit
    error settings-other-engine google_sql_database_instance.main settings.time_zone
      time_zone is a setting of SQL Server; got "UTC"; allowed: nothing, with PostgreSQL
      fix: remove it and set the flag timezone"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ time_zone: "", sql_server_audit_config: [], auto_upgrade_enabled: false }),
    instance({ time_zone: "UTC" }, { database_version: "SQLSERVER_2022_STANDARD" }),
  ])
    expect(findingsOf(settingsOtherEngine, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ time_zone: "${var.zone}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsOtherEngine, input)).toEqual([]);
});
