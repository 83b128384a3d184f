import { replicasDepth } from "../../../../preflight/rules/replicas/replicas-depth";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses a fifth level", () => {
  expect(
    shown(
      findingsOf(replicasDepth, {
        ...instance(),
        "google_sql_database_instance.r1": { name: "r1", master_instance_name: "main" },
        "google_sql_database_instance.r2": { name: "r2", master_instance_name: "r1" },
        "google_sql_database_instance.r3": { name: "r3", master_instance_name: "r2" },
        "google_sql_database_instance.r4": { name: "r4", master_instance_name: "r3" },
        "google_sql_database_instance.r5": { name: "r5", master_instance_name: "r4" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error replicas-depth google_sql_database_instance.r5 master_instance_name
      the replica is on level 5: r5 of r4 of r3 of r2 of r1 of main; got "r4"; allowed: 4 levels
      fix: replicate from r3 instead"
  `);
});

test("refuses circles", () => {
  const inputs = [
    {
      "google_sql_database_instance.a": { name: "a", master_instance_name: "b" },
      "google_sql_database_instance.b": { name: "b", master_instance_name: "a" },
    },
    { "google_sql_database_instance.a": { name: "a", master_instance_name: "a" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(replicasDepth, input))).join("\n")).toMatchInlineSnapshot(`
    "error replicas-depth google_sql_database_instance.a master_instance_name
      replication goes in a circle: a of b of a; got "b"; allowed: a primary that is no replica of this one
      fix: remove master_instance_name from the one that is to be written to
    error replicas-depth google_sql_database_instance.b master_instance_name
      replication goes in a circle: b of a of b; got "a"; allowed: a primary that is no replica of this one
      fix: remove master_instance_name from the one that is to be written to
    error replicas-depth google_sql_database_instance.a master_instance_name
      the instance is its own primary; got "a"; allowed: a primary that is no replica of this one
      fix: remove master_instance_name from the one that is to be written to"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      ...instance(),
      "google_sql_database_instance.r1": { name: "r1", master_instance_name: "main" },
      "google_sql_database_instance.r2": { name: "r2", master_instance_name: "r1" },
      "google_sql_database_instance.r3": { name: "r3", master_instance_name: "r2" },
      "google_sql_database_instance.r4": { name: "r4", master_instance_name: "r3" },
    },
    replica(),
  ])
    expect(findingsOf(replicasDepth, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [replica({}, { master_instance_name: "${var.primary}" })])
    expect(findingsOf(replicasDepth, input)).toEqual([]);
});
