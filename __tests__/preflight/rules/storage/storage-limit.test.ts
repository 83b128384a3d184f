import { storageLimit } from "../../../../preflight/rules/storage/storage-limit";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a limit below the disk or the smallest disk", () => {
  const inputs = [
    instance({ disk_size: 50, disk_autoresize_limit: 20 }),
    instance({ disk_autoresize_limit: 3 }),
    instance({ disk_size: "50", disk_autoresize_limit: "49" }),
    instance({ tier: "db-f1-micro", disk_autoresize_limit: 4000 }),
  ];
  expect(inputs.map((input) => shown(findingsOf(storageLimit, input))).join("\n")).toMatchInlineSnapshot(`
    "error storage-limit google_sql_database_instance.main settings.disk_autoresize_limit
      disk_autoresize_limit is below the disk's own 50 GB; got 20; allowed: 50 to 65536 GB, or 0 for no limit
      fix: write 100
    error storage-limit google_sql_database_instance.main settings.disk_autoresize_limit
      disk_autoresize_limit is out of range; got 3; allowed: 10 to 65536 GB; 0 is no limit
      fix: write 10 or more
    error storage-limit google_sql_database_instance.main settings.disk_autoresize_limit
      disk_autoresize_limit is below the disk's own 50 GB; got "49"; allowed: 50 to 65536 GB, or 0 for no limit
      fix: write 100
    error storage-limit google_sql_database_instance.main settings.disk_autoresize_limit
      disk_autoresize_limit is out of range; got 4000; allowed: 10 to 3054 GB; 0 is no limit
      fix: write 3054 or less"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ disk_size: 50, disk_autoresize_limit: 50 }),
    instance({ disk_size: 50, disk_autoresize_limit: 0 }),
    instance({ disk_autoresize_limit: 10 }),
  ])
    expect(findingsOf(storageLimit, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ disk_size: 50, disk_autoresize_limit: "${var.limit}" }),
    instance({ disk_size: "${var.size}", disk_autoresize_limit: 20 }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(storageLimit, input)).toEqual([]);
});
