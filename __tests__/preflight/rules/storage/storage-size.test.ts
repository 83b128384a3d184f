import { storageSize } from "../../../../preflight/rules/storage/storage-size";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses disks that are too small or too large", () => {
  const inputs = [
    instance({ disk_size: 5 }),
    instance({ disk_size: "70000" }),
    instance({ tier: "db-f1-micro", disk_size: 4000 }),
    instance({ tier: "db-c4a-highmem-2", edition: "ENTERPRISE_PLUS", disk_size: 10 }),
  ];
  expect(inputs.map((input) => shown(findingsOf(storageSize, input))).join("\n")).toMatchInlineSnapshot(`
    "error storage-size google_sql_database_instance.main settings.disk_size
      disk_size of db-custom-1-3840 is out of range; got 5; allowed: 10 to 65536 GB
      fix: write 10 or more
    error storage-size google_sql_database_instance.main settings.disk_size
      disk_size of db-custom-1-3840 is out of range; got "70000"; allowed: 10 to 65536 GB
      fix: write 65536 or less
    error storage-size google_sql_database_instance.main settings.disk_size
      disk_size of db-f1-micro is out of range; got 4000; allowed: 10 to 3054 GB
      fix: write 3054 or less
    error storage-size google_sql_database_instance.main settings.disk_size
      disk_size of db-c4a-highmem-2 is out of range; got 10; allowed: 20 to 65536 GB
      fix: write 20 or more"
  `);
});

test("refuses units and fractions", () => {
  const inputs = [instance({ disk_size: "20GB" }), instance({ disk_size: 10.5 })];
  expect(inputs.map((input) => shown(findingsOf(storageSize, input))).join("\n")).toMatchInlineSnapshot(`
    "error storage-size google_sql_database_instance.main settings.disk_size
      disk_size of db-custom-1-3840 must be a whole number of GB, written plainly; got "20GB"; allowed: 10 to 65536 GB
      fix: write 20
    error storage-size google_sql_database_instance.main settings.disk_size
      disk_size of db-custom-1-3840 must be a whole number of GB, written plainly; got 10.5; allowed: 10 to 65536 GB
      fix: write 11"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ disk_size: 10 }),
    instance({ disk_size: "10" }),
    instance({ disk_size: 65536 }),
    instance({ tier: "db-f1-micro", disk_size: 3054 }),
    instance({ disk_size: null }),
    instance({}),
  ])
    expect(findingsOf(storageSize, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ disk_size: "${var.size}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(storageSize, input)).toEqual([]);
});
