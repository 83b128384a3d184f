import { flagsMemory } from "../../../../preflight/rules/flags/flags-memory";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of more work_mem than there is memory", () => {
  const inputs = [
    instance({
      database_flags: [
        { name: "work_mem", value: "65536" },
        { name: "shared_buffers", value: "131072" },
      ],
    }),
    instance({
      database_flags: [
        { name: "work_mem", value: "32768" },
        { name: "max_connections", value: "400" },
      ],
    }),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsMemory, input))).join("\n")).toMatchInlineSnapshot(`
    "warning flags-memory google_sql_database_instance.main settings.database_flags[0].value
      100 connections with 65536 kB each may take 6400 MB, and db-custom-1-3840 has 2816 MB beside the shared buffers; got "65536"; allowed: about 7208 kB
      fix: write "7208", and more for single roles with ALTER ROLE
    warning flags-memory google_sql_database_instance.main settings.database_flags[0].value
      400 connections with 32768 kB each may take 12800 MB, and db-custom-1-3840 has 3840 MB beside the shared buffers; got "32768"; allowed: about 2457 kB
      fix: write "2457", and more for single roles with ALTER ROLE"
  `);
});

test("warns of megabytes taken for kilobytes", () => {
  expect(
    shown(findingsOf(flagsMemory, instance({ database_flags: [{ name: "work_mem", value: "64" }] }))),
  ).toMatchInlineSnapshot(`
    "warning flags-memory google_sql_database_instance.main settings.database_flags[0].value
      work_mem is in kB: this is 64 kB, less than a quarter of PostgreSQL's own 4 MB; got "64"; allowed: 4096 is 4 MB
      fix: write "65536" if 64 MB is meant"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [instance({ database_flags: [{ name: "work_mem", value: "4096" }] })])
    expect(findingsOf(flagsMemory, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ database_flags: [{ name: "work_mem", value: "${var.kb}" }] }),
    instance({ tier: "${var.tier}", database_flags: [{ name: "work_mem", value: "4194304" }] }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsMemory, input)).toEqual([]);
});
