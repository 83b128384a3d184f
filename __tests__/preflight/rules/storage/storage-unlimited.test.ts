import { storageUnlimited } from "../../../../preflight/rules/storage/storage-unlimited";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of growth without a limit, and tells of the provider's own", () => {
  const inputs = [
    instance({ disk_size: 30, disk_autoresize: true }),
    instance({ disk_autoresize_limit: 0 }),
    instance({}),
  ];
  expect(inputs.map((input) => shown(findingsOf(storageUnlimited, input))).join("\n")).toMatchInlineSnapshot(`
    "warning storage-unlimited google_sql_database_instance.main settings.disk_autoresize_limit
      the disk grows by itself and has no limit; allowed: 30 GB or more
      fix: write disk_autoresize_limit = 150, and an alert on the disk's use
    warning storage-unlimited google_sql_database_instance.main settings.disk_autoresize_limit
      the disk grows by itself and has no limit: 0 is none; got 0; allowed: 10 GB or more
      fix: write disk_autoresize_limit = 100, and an alert on the disk's use
    info storage-unlimited google_sql_database_instance.main settings.disk_autoresize_limit
      the disk grows by itself and has no limit; allowed: 10 GB or more
      fix: write disk_autoresize_limit = 100, and an alert on the disk's use"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ disk_autoresize: true, disk_autoresize_limit: 100 }),
    instance({ disk_autoresize: false }),
  ])
    expect(findingsOf(storageUnlimited, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ disk_autoresize: "${var.grows}" }),
    instance({ disk_autoresize: true, disk_autoresize_limit: "${var.limit}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(storageUnlimited, input)).toEqual([]);
});
