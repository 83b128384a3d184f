import { replicasLag } from "../../../../preflight/rules/replicas/replicas-lag";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses other numbers, and a primary's", () => {
  const inputs = [
    replica({ replication_lag_max_seconds: 60 }),
    instance({ replication_lag_max_seconds: 600 }),
  ];
  expect(inputs.map((input) => shown(findingsOf(replicasLag, input))).join("\n")).toMatchInlineSnapshot(`
    "error replicas-lag google_sql_database_instance.replica settings.replication_lag_max_seconds
      replication_lag_max_seconds is out of range; got 60; allowed: 300 to 31536000 seconds
      fix: write 300 or more
    error replicas-lag google_sql_database_instance.main settings.replication_lag_max_seconds
      a primary has no replication lag; got 600; allowed: on replicas only
      fix: move it to the replicas"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica({ replication_lag_max_seconds: 300 }),
    replica({ replication_lag_max_seconds: "31536000" }),
    instance({ replication_lag_max_seconds: 0 }),
  ])
    expect(findingsOf(replicasLag, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [replica({ replication_lag_max_seconds: "${var.lag}" })])
    expect(findingsOf(replicasLag, input)).toEqual([]);
});
