import { flagsSla } from "../../../../preflight/rules/flags/flags-sla";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of a server that is never vacuumed, and of a WAL that fills the disk", () => {
  const inputs = [
    instance({ database_flags: [{ name: "autovacuum", value: "off" }] }),
    instance({ disk_size: 10, database_flags: [{ name: "max_wal_size", value: "10240" }] }),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsSla, input))).join("\n")).toMatchInlineSnapshot(`
    "warning flags-sla google_sql_database_instance.main settings.database_flags[0].value
      autovacuum is turned off for the whole instance; got "off"; allowed: on
      fix: write "on", and set autovacuum_enabled on single tables instead
    warning flags-sla google_sql_database_instance.main settings.database_flags[0].value
      the WAL may grow to more than half of the 10 GB disk: max_wal_size is in MB; got "10240"; allowed: up to 5120 with this disk
      fix: write "1024""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ database_flags: [{ name: "autovacuum", value: "on" }] }),
    instance({ disk_size: 100, database_flags: [{ name: "max_wal_size", value: "10240" }] }),
  ])
    expect(findingsOf(flagsSla, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ database_flags: [{ name: "autovacuum", value: "${var.on}" }] }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsSla, input)).toEqual([]);
});
