import { flagsExtension } from "../../../../preflight/rules/flags/flags-extension";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses flags of extensions that are not loaded", () => {
  const inputs = [
    instance({ database_flags: [{ name: "pgaudit.log", value: "ddl" }] }),
    instance({
      database_flags: [
        { name: "cloudsql.enable_pg_cron", value: "off" },
        { name: "cron.database_name", value: "app" },
      ],
    }),
    instance({ database_flags: [{ name: "auto_explain.log_min_duration", value: "100" }] }),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsExtension, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-extension google_sql_database_instance.main settings.database_flags[0].value
      "pgaudit.log" has no meaning to the server without its extension; got "ddl"; allowed: together with "cloudsql.enable_pgaudit": "on"
      fix: set "cloudsql.enable_pgaudit" to "on" or remove "pgaudit.log"
    error flags-extension google_sql_database_instance.main settings.database_flags[1].value
      "cron.database_name" has no meaning to the server without its extension; got "app"; allowed: together with "cloudsql.enable_pg_cron": "on"
      fix: set "cloudsql.enable_pg_cron" to "on" or remove "cron.database_name"
    error flags-extension google_sql_database_instance.main settings.database_flags[0].value
      "auto_explain.log_min_duration" has no meaning to the server without its extension; got "100"; allowed: together with "cloudsql.enable_auto_explain": "on"
      fix: set "cloudsql.enable_auto_explain" to "on" or remove "auto_explain.log_min_duration""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      database_flags: [
        { name: "pgaudit.log", value: "ddl" },
        { name: "cloudsql.enable_pgaudit", value: "on" },
      ],
    }),
    instance({ database_flags: [{ name: "pg_stat_statements.track", value: "all" }] }),
  ])
    expect(findingsOf(flagsExtension, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({
      database_flags: [
        { name: "pgaudit.log", value: "ddl" },
        { name: "${var.name}", value: "on" },
      ],
    }),
    instance({
      database_flags: [
        { name: "pgaudit.log", value: "ddl" },
        { name: "cloudsql.enable_pgaudit", value: "${var.on}" },
      ],
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsExtension, input)).toEqual([]);
});
