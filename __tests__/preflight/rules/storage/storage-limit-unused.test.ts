import { storageLimitUnused } from "../../../../preflight/rules/storage/storage-limit-unused";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of a limit without growth", () => {
  expect(
    shown(findingsOf(storageLimitUnused, instance({ disk_autoresize: false, disk_autoresize_limit: 100 }))),
  ).toMatchInlineSnapshot(`
    "warning storage-limit-unused google_sql_database_instance.main settings.disk_autoresize_limit
      the limit does nothing while disk_autoresize is false; got 100; allowed: 0, or disk_autoresize = true
      fix: write disk_autoresize = true, or remove the limit"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ disk_autoresize: true, disk_autoresize_limit: 100 }),
    instance({ disk_autoresize: false, disk_autoresize_limit: 0 }),
    instance({ disk_autoresize_limit: 100 }),
  ])
    expect(findingsOf(storageLimitUnused, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ disk_autoresize: "${var.grows}", disk_autoresize_limit: 100 }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(storageLimitUnused, input)).toEqual([]);
});
