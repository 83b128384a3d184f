import { flagsConnections } from "../../../../preflight/rules/flags/flags-connections";
import { findingsOf, instance, shown } from "../../../support/preflight";

const connections = (value: string, tier = "db-custom-1-3840") =>
  instance({ tier, database_flags: [{ name: "max_connections", value }] });

test("warns of more connections than there is memory for", () => {
  expect(shown(findingsOf(flagsConnections, connections("100000")))).toMatchInlineSnapshot(`
    "warning flags-connections google_sql_database_instance.main settings.database_flags[0].value
      db-custom-1-3840 has 3840 MB, less than 4 MB for each of 100000 connections; got "100000"; allowed: about 960; the service's own number is 100
      fix: write "100" and pool connections, or use a larger tier"
  `);
});

test("accepts the nearest valid values", () => {
  expect(findingsOf(flagsConnections, connections("960"))).toEqual([]);
  expect(findingsOf(flagsConnections, connections("25", "db-f1-micro"))).toEqual([]);
});

test("skips what is not known", () => {
  expect(findingsOf(flagsConnections, connections("${var.connections}"))).toEqual([]);
  expect(findingsOf(flagsConnections, connections("100000", "${var.tier}"))).toEqual([]);
});
