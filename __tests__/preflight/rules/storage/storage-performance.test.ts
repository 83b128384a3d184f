import { storagePerformance } from "../../../../preflight/rules/storage/storage-performance";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses bought speed on persistent disks", () => {
  const inputs = [
    instance({ disk_type: "PD_SSD", data_disk_provisioned_iops: 5000 }),
    instance({ data_disk_provisioned_throughput: 300 }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(storagePerformance, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error storage-performance google_sql_database_instance.main settings.data_disk_provisioned_iops
      PD_SSD has no data_disk_provisioned_iops; got 5000; allowed: with HYPERDISK_BALANCED only
      fix: remove it, or use a machine with Hyperdisk: db-custom-N4-… or db-c4a-highmem-…
    warning storage-performance google_sql_database_instance.main settings.data_disk_provisioned_throughput
      PD_SSD has no data_disk_provisioned_throughput; got 300; allowed: with HYPERDISK_BALANCED only
      fix: remove it, or use a machine with Hyperdisk: db-custom-N4-… or db-c4a-highmem-…"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ tier: "db-c4a-highmem-2", edition: "ENTERPRISE_PLUS", data_disk_provisioned_iops: 5000 }),
    instance({ disk_type: "HYPERDISK_BALANCED", data_disk_provisioned_iops: 5000 }),
  ])
    expect(findingsOf(storagePerformance, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ disk_type: "${var.type}", data_disk_provisioned_iops: 5000 }),
    instance({ disk_type: "PD_SSD", data_disk_provisioned_iops: "${var.iops}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(storagePerformance, input)).toEqual([]);
});
