import { flagsVersion } from "../../../../preflight/rules/flags/flags-version";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses flags of another version", () => {
  const inputs = [
    instance({ database_flags: [{ name: "autovacuum_worker_slots", value: "16" }] }),
    instance({ database_flags: [{ name: "force_parallel_mode", value: "off" }] }),
    instance(
      { database_flags: [{ name: "log_lock_failures", value: "on" }] },
      { database_version: "POSTGRES_15" },
    ),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsVersion, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-version google_sql_database_instance.main settings.database_flags[0].name
      "autovacuum_worker_slots" does not exist in POSTGRES_17; got "16"; allowed: from POSTGRES_18
      fix: remove the flag or change the version
    error flags-version google_sql_database_instance.main settings.database_flags[0].name
      "force_parallel_mode" does not exist in POSTGRES_17; got "off"; allowed: up to POSTGRES_15
      fix: remove the flag or change the version
    error flags-version google_sql_database_instance.main settings.database_flags[0].name
      "log_lock_failures" does not exist in POSTGRES_15; got "on"; allowed: from POSTGRES_18
      fix: remove the flag or change the version"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance(
      { database_flags: [{ name: "autovacuum_worker_slots", value: "16" }] },
      { database_version: "POSTGRES_18" },
    ),
    instance({ database_flags: [{ name: "max_connections", value: "100" }] }),
  ])
    expect(findingsOf(flagsVersion, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance(
      { database_flags: [{ name: "autovacuum_worker_slots", value: "16" }] },
      { database_version: "${var.version}" },
    ),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(flagsVersion, input)).toEqual([]);
});
