import { storageType } from "../../../../preflight/rules/storage/storage-type";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other words and names the right one", () => {
  const inputs = [
    instance({ disk_type: "SSD" }),
    instance({ disk_type: "pd-ssd" }),
    instance({ disk_type: "PD_SDD" }),
    instance({ disk_type: "hyperdisk-balanced" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(storageType, input))).join("\n")).toMatchInlineSnapshot(`
    "error storage-type google_sql_database_instance.main settings.disk_type
      disk_type is not one of its values; got "SSD"; allowed: PD_SSD, PD_HDD, HYPERDISK_BALANCED
      fix: write "PD_SSD"
    error storage-type google_sql_database_instance.main settings.disk_type
      disk_type is not one of its values; got "pd-ssd"; allowed: PD_SSD, PD_HDD, HYPERDISK_BALANCED
      fix: write "PD_SSD"
    error storage-type google_sql_database_instance.main settings.disk_type
      disk_type is not one of its values; got "PD_SDD"; allowed: PD_SSD, PD_HDD, HYPERDISK_BALANCED
      fix: write "PD_SSD"
    error storage-type google_sql_database_instance.main settings.disk_type
      disk_type is not one of its values; got "hyperdisk-balanced"; allowed: PD_SSD, PD_HDD, HYPERDISK_BALANCED
      fix: write "HYPERDISK_BALANCED""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ disk_type: "PD_SSD" }),
    instance({ disk_type: "PD_HDD" }),
    instance({ disk_type: "HYPERDISK_BALANCED" }),
  ])
    expect(findingsOf(storageType, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ disk_type: "${var.type}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(storageType, input)).toEqual([]);
});
