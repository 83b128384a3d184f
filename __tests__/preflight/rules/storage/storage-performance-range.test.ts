import { storagePerformanceRange } from "../../../../preflight/rules/storage/storage-performance-range";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of speeds that nobody has seen", () => {
  expect(
    shown(
      findingsOf(
        storagePerformanceRange,
        instance({ data_disk_provisioned_iops: 200000, data_disk_provisioned_throughput: 100 }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning storage-performance-range google_sql_database_instance.main settings.data_disk_provisioned_iops
      data_disk_provisioned_iops is out of range; got 200000; allowed: 3000 to 160000 IOPS
      fix: write 160000 or less
    warning storage-performance-range google_sql_database_instance.main settings.data_disk_provisioned_throughput
      data_disk_provisioned_throughput is out of range; got 100; allowed: 140 to 2400 MiB/s
      fix: write 140 or more"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ data_disk_provisioned_iops: 3000, data_disk_provisioned_throughput: 2400 }),
  ])
    expect(findingsOf(storagePerformanceRange, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ data_disk_provisioned_iops: "${var.iops}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(storagePerformanceRange, input)).toEqual([]);
});
