import { flagsRange } from "../../../../preflight/rules/flags/flags-range";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses numbers out of bounds", () => {
  const inputs = [
    instance({ database_flags: [{ name: "max_connections", value: "300000" }] }),
    instance({ database_flags: [{ name: "work_mem", value: "4" }] }),
    instance({ database_flags: [{ name: "autovacuum_vacuum_scale_factor", value: "-1" }] }),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsRange, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-range google_sql_database_instance.main settings.database_flags[0].value
      value of flag "max_connections" is out of range; got "300000"; allowed: 1 to 262143
      fix: write "262143" or less
    error flags-range google_sql_database_instance.main settings.database_flags[0].value
      value of flag "work_mem" is out of range; got "4"; allowed: 64 to 2147483647 kB
      fix: write "64" or more
    error flags-range google_sql_database_instance.main settings.database_flags[0].value
      value of flag "autovacuum_vacuum_scale_factor" is out of range; got "-1"; allowed: 0 to 100
      fix: write "0" or more"
  `);
});

test("refuses shares of memory that the machine does not have", () => {
  const inputs = [
    instance({ database_flags: [{ name: "shared_buffers", value: "1024" }] }),
    instance({ database_flags: [{ name: "shared_buffers", value: "294913" }] }),
    instance({ database_flags: [{ name: "effective_cache_size", value: "400000" }] }),
    instance({ tier: "db-f1-micro", database_flags: [{ name: "shared_buffers", value: "80000" }] }),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsRange, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-range google_sql_database_instance.main settings.database_flags[0].value
      value of flag "shared_buffers" is out of range on db-custom-1-3840; got "1024"; allowed: 49152 to 294912 pages of 8 kB
      fix: write "49152" or more
    error flags-range google_sql_database_instance.main settings.database_flags[0].value
      value of flag "shared_buffers" is out of range on db-custom-1-3840; got "294913"; allowed: 49152 to 294912 pages of 8 kB
      fix: write "294912" or less
    error flags-range google_sql_database_instance.main settings.database_flags[0].value
      value of flag "effective_cache_size" is out of range on db-custom-1-3840; got "400000"; allowed: 49152 to 344064 pages of 8 kB
      fix: write "344064" or less
    error flags-range google_sql_database_instance.main settings.database_flags[0].value
      value of flag "shared_buffers" is out of range on db-f1-micro; got "80000"; allowed: 13107 to 78643 pages of 8 kB
      fix: write "78643" or less"
  `);
});

test("only warns where the memory is not known", () => {
  expect(
    shown(
      findingsOf(
        flagsRange,
        instance({ tier: "db-g1-small", database_flags: [{ name: "shared_buffers", value: "200000" }] }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning flags-range google_sql_database_instance.main settings.database_flags[0].value
      value of flag "shared_buffers" is out of range on db-g1-small; got "200000"; allowed: 21760 to 130560 pages of 8 kB
      fix: write "130560" or less"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      database_flags: [
        { name: "shared_buffers", value: "49152" },
        { name: "effective_cache_size", value: "344064" },
        { name: "max_connections", value: "100" },
      ],
    }),
    instance({ database_flags: [{ name: "shared_buffers", value: "294912" }] }),
    instance({ tier: "db-f1-micro", database_flags: [{ name: "shared_buffers", value: "78643" }] }),
  ])
    expect(findingsOf(flagsRange, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ tier: "${var.tier}", database_flags: [{ name: "shared_buffers", value: "1024" }] }),
    instance({ database_flags: [{ name: "shared_buffers", value: "${var.pages}" }] }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsRange, input)).toEqual([]);
});
