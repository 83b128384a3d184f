import { storageTypeByTier } from "../../../../preflight/rules/storage/storage-type-by-tier";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses disks that the machine does not take", () => {
  const inputs = [
    instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS", disk_type: "PD_HDD" }),
    instance({ tier: "db-custom-N4-2-8192", disk_type: "PD_SSD" }),
    instance({ tier: "db-c4a-highmem-2", edition: "ENTERPRISE_PLUS", disk_type: "PD_SSD" }),
    instance({ disk_type: "HYPERDISK_BALANCED" }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(storageTypeByTier, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error storage-type-by-tier google_sql_database_instance.main settings.disk_type
      db-perf-optimized-N-2 does not take this type of disk; got "PD_HDD"; allowed: PD_SSD
      fix: write "PD_SSD"
    error storage-type-by-tier google_sql_database_instance.main settings.disk_type
      db-custom-N4-2-8192 does not take this type of disk; got "PD_SSD"; allowed: HYPERDISK_BALANCED
      fix: write "HYPERDISK_BALANCED"
    error storage-type-by-tier google_sql_database_instance.main settings.disk_type
      db-c4a-highmem-2 does not take this type of disk; got "PD_SSD"; allowed: HYPERDISK_BALANCED
      fix: write "HYPERDISK_BALANCED"
    error storage-type-by-tier google_sql_database_instance.main settings.disk_type
      db-custom-1-3840 does not take this type of disk; got "HYPERDISK_BALANCED"; allowed: PD_SSD, PD_HDD
      fix: write "PD_SSD""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ disk_type: "PD_HDD" }),
    instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS", disk_type: "PD_SSD" }),
    instance({ tier: "db-custom-N4-2-8192", disk_type: "HYPERDISK_BALANCED" }),
  ])
    expect(findingsOf(storageTypeByTier, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ tier: "${var.tier}", disk_type: "PD_HDD" }),
    instance({ tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS", disk_type: "${var.type}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(storageTypeByTier, input)).toEqual([]);
});
