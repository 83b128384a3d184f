import { flagsKnown } from "../../../../preflight/rules/flags/flags-known";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what Cloud SQL does not offer", () => {
  const inputs = [
    instance({ database_flags: [{ name: "reserved_connections", value: "3" }] }),
    instance({ database_flags: [{ name: "shared_preload_libraries", value: "pgaudit" }] }),
    instance({ database_flags: [{ name: "wal_level", value: "logical" }] }),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsKnown, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-known google_sql_database_instance.main settings.database_flags[0].name
      "reserved_connections" cannot be set as a database flag; got "3"
      fix: remove it: PostgreSQL has it from 16 on, Cloud SQL does not offer it
    error flags-known google_sql_database_instance.main settings.database_flags[0].name
      "shared_preload_libraries" cannot be set as a database flag; got "pgaudit"
      fix: remove it: set through the cloudsql.enable_* flags
    error flags-known google_sql_database_instance.main settings.database_flags[0].name
      "wal_level" cannot be set as a database flag; got "logical"
      fix: remove it: set through cloudsql.logical_decoding"
  `);
});

test("refuses slips and names the flag that was meant", () => {
  const inputs = [
    instance({ database_flags: [{ name: "max_conections", value: "100" }] }),
    instance({ database_flags: [{ name: "cloudsql.enable_pg_audit", value: "on" }] }),
    instance({ database_flags: [{ name: "work\u2011mem", value: "4096" }] }),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsKnown, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-known google_sql_database_instance.main settings.database_flags[0].name
      "max_conections" is not a database flag of Cloud SQL for PostgreSQL; got "max_conections"; allowed: the flags of docs.cloud.google.com/sql/docs/postgres/flags
      fix: did you mean "max_connections"?
    error flags-known google_sql_database_instance.main settings.database_flags[0].name
      "cloudsql.enable_pg_audit" is not a database flag of Cloud SQL for PostgreSQL; got "cloudsql.enable_pg_audit"; allowed: the flags of docs.cloud.google.com/sql/docs/postgres/flags
      fix: did you mean "cloudsql.enable_pgaudit"?
    error flags-known google_sql_database_instance.main settings.database_flags[0].name
      flag "work‑mem" has characters that only look right: U+2011 at position 5; got "work‑mem"; allowed: printable ASCII
      fix: type it anew: "work_mem""
  `);
});

test("only warns of a switch that may be new", () => {
  const input = instance({ database_flags: [{ name: "cloudsql.something_quite_new", value: "on" }] });
  expect(findingsOf(flagsKnown, input).map(({ severity }) => severity)).toEqual(["warning"]);
});

test("only warns of an extension that it does not know", () => {
  expect(
    shown(findingsOf(flagsKnown, instance({ database_flags: [{ name: "hnsw.ef_search", value: "40" }] }))),
  ).toMatchInlineSnapshot(`
    "warning flags-known google_sql_database_instance.main settings.database_flags[0].name
      "hnsw.ef_search" is not a database flag of Cloud SQL for PostgreSQL; got "hnsw.ef_search"; allowed: the flags of docs.cloud.google.com/sql/docs/postgres/flags
      fix: remove it"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      database_flags: [
        { name: "max_connections", value: "100" },
        { name: "timezone", value: "UTC" },
        { name: "rdkit.tanimoto_threshold", value: "0.5" },
        { name: "jit", value: "off" },
      ],
    }),
  ])
    expect(findingsOf(flagsKnown, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ database_flags: [{ name: "${var.name}", value: "1" }] }),
    instance({ database_flags: "${var.flags}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsKnown, input)).toEqual([]);
});
