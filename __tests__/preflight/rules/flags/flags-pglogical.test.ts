import { flagsPglogical } from "../../../../preflight/rules/flags/flags-pglogical";
import { findingsOf, instance, shown } from "../../../support/preflight";

const flags = (...pairs: [string, string][]) =>
  instance({ database_flags: pairs.map(([name, value]) => ({ name, value })) });

test("warns of pglogical without logical decoding", () => {
  expect(
    shown(findingsOf(flagsPglogical, flags(["cloudsql.enable_pglogical", "on"]))),
  ).toMatchInlineSnapshot(`
    "warning flags-pglogical google_sql_database_instance.main settings.database_flags[0].value
      "cloudsql.enable_pglogical" is on, and "cloudsql.logical_decoding" is not set; allowed: both
      fix: write {"name": "cloudsql.logical_decoding", "value": "on"}"
  `);
});

test("accepts both, and what is off", () => {
  for (const input of [
    flags(["cloudsql.enable_pglogical", "on"], ["cloudsql.logical_decoding", "on"]),
    flags(["cloudsql.enable_pglogical", "off"]),
    instance(),
  ])
    expect(findingsOf(flagsPglogical, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    flags(["cloudsql.enable_pglogical", "on"], ["cloudsql.logical_decoding", "${var.decoding}"]),
    flags(["cloudsql.enable_pglogical", "on"], ["${var.flag}", "on"]),
    flags(["cloudsql.enable_pglogical", "${var.x}"]),
  ])
    expect(findingsOf(flagsPglogical, input)).toEqual([]);
});
