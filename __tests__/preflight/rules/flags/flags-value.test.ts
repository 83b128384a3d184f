import { flagsValue } from "../../../../preflight/rules/flags/flags-value";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a value of another type and names the right one", () => {
  const inputs = [
    instance({ database_flags: [{ name: "log_connections", value: "yes" }] }),
    instance({ database_flags: [{ name: "log_statement", value: "DLL" }] }),
    instance({ database_flags: [{ name: "shared_buffers", value: "1GB" }] }),
    instance({ database_flags: [{ name: "work_mem", value: "16 MB" }] }),
    instance({ database_flags: [{ name: "statement_timeout", value: "5min" }] }),
    instance({ database_flags: [{ name: "max_connections", value: "1e3" }] }),
    instance({ database_flags: [{ name: "pgaudit.log", value: "ddl,wrong" }] }),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsValue, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-value google_sql_database_instance.main settings.database_flags[0].value
      value of flag "log_connections" is not a boolean; got "yes"; allowed: on, off
      fix: write "on"
    error flags-value google_sql_database_instance.main settings.database_flags[0].value
      value of flag "log_statement" is not one of its values; got "DLL"; allowed: none, ddl, mod, all
      fix: write "ddl"
    error flags-value google_sql_database_instance.main settings.database_flags[0].value
      value of flag "shared_buffers" must be a plain whole number: Cloud SQL takes no unit suffix; got "1GB"; allowed: 49152 to 294912 pages of 8 kB
      fix: write "131072"
    error flags-value google_sql_database_instance.main settings.database_flags[0].value
      value of flag "work_mem" must be a plain whole number: Cloud SQL takes no unit suffix; got "16 MB"; allowed: 64 to 2147483647 kB
      fix: write "16384"
    warning flags-value google_sql_database_instance.main settings.database_flags[0].value
      value of flag "statement_timeout" must be a plain whole number: Cloud SQL takes no unit suffix; got "5min"; allowed: 0 to 2147483647 ms
      fix: write "300000"
    error flags-value google_sql_database_instance.main settings.database_flags[0].value
      value of flag "max_connections" must be a plain whole number: Cloud SQL takes no unit suffix; got "1e3"; allowed: 1 to 262143
      fix: write a plain whole number
    error flags-value google_sql_database_instance.main settings.database_flags[0].value
      value of flag "pgaudit.log" has an item that is not one of its values: "wrong"; got "ddl,wrong"; allowed: read, write, function, role, ddl, misc, misc_set, all, none; more than one with commas between
      fix: write "read""
  `);
});

test("warns of booleans that the service rewrites", () => {
  expect(
    shown(
      findingsOf(
        flagsValue,
        instance({ database_flags: [{ name: "cloudsql.iam_authentication", value: "true" }] }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning flags-value google_sql_database_instance.main settings.database_flags[0].value
      value of flag "cloudsql.iam_authentication" is not a boolean; got "true"; allowed: on, off
      fix: write "on""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      database_flags: [
        { name: "log_connections", value: "on" },
        { name: "log_statement", value: "ddl" },
        { name: "shared_buffers", value: "131072" },
        { name: "random_page_cost", value: "1.1" },
        { name: "pgaudit.log", value: "all, -misc" },
      ],
    }),
    instance(
      { database_flags: [{ name: "log_connections", value: "receipt,authorization" }] },
      { database_version: "POSTGRES_18" },
    ),
    instance({ database_flags: [{ name: "wal_compression", value: "lz4" }] }),
  ])
    expect(findingsOf(flagsValue, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ database_flags: [{ name: "log_connections", value: "${var.value}" }] }),
    instance(
      { database_flags: [{ name: "wal_compression", value: "lz4" }] },
      { database_version: "${var.version}" },
    ),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsValue, input)).toEqual([]);
});
