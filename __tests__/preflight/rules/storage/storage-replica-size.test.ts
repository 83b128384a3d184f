import { storageReplicaSize } from "../../../../preflight/rules/storage/storage-replica-size";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses a smaller disk than the primary's", () => {
  expect(
    shown(findingsOf(storageReplicaSize, replica({ disk_size: 20 }, {}, instance({ disk_size: 50 })))),
  ).toMatchInlineSnapshot(`
    "error storage-replica-size google_sql_database_instance.replica settings.disk_size
      the replica's disk is smaller than the 50 GB of its primary main; got 20; allowed: 50 GB or more
      fix: write 50"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica({ disk_size: 50 }, {}, instance({ disk_size: "50" })),
    replica({ disk_size: 100 }, {}, instance({ disk_size: 50 })),
    replica({}, {}, instance({ disk_size: 50 })),
  ])
    expect(findingsOf(storageReplicaSize, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica({ disk_size: "${var.size}" }, {}, instance({ disk_size: 50 })),
    replica({ disk_size: 20 }, {}, instance({ disk_size: "${var.size}" })),
  ])
    expect(findingsOf(storageReplicaSize, input)).toEqual([]);
});
