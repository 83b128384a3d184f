import { storageSizeIgnored } from "../../../../preflight/rules/storage/storage-size-ignored";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("tells of a size that later plans fight about", () => {
  expect(
    shown(findingsOf(storageSizeIgnored, instance({ disk_size: 20, disk_autoresize: true }))),
  ).toMatchInlineSnapshot(`
    "info storage-size-ignored google_sql_database_instance.main settings.disk_size
      the disk grows by itself, and its size is not ignored; got 20
      fix: write lifecycle.ignore_changes = ["settings[0].disk_size"]"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance(
      { disk_size: 20, disk_autoresize: true },
      { lifecycle: { ignore_changes: ["settings[0].disk_size"] } },
    ),
    instance({ disk_size: 20, disk_autoresize: true }, { lifecycle: [{ ignore_changes: "all" }] }),
    instance({ disk_size: 20, disk_autoresize: false }),
  ])
    expect(findingsOf(storageSizeIgnored, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ disk_size: "${var.size}", disk_autoresize: true }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(storageSizeIgnored, input)).toEqual([]);
});
