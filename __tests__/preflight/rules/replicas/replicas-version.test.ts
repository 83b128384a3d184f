import { replicasVersion } from "../../../../preflight/rules/replicas/replicas-version";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses another version than the primary's, by reference and by name", () => {
  const inputs = [
    replica({}, { database_version: "POSTGRES_16" }),
    replica({}, { database_version: "POSTGRES_16", master_instance_name: "main" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(replicasVersion, input))).join("\n")).toMatchInlineSnapshot(`
    "error replicas-version google_sql_database_instance.replica database_version
      the primary main runs POSTGRES_17; got "POSTGRES_16"; allowed: POSTGRES_17
      fix: write database_version = "POSTGRES_17"
    error replicas-version google_sql_database_instance.replica database_version
      the primary main runs POSTGRES_17; got "POSTGRES_16"; allowed: POSTGRES_17
      fix: write database_version = "POSTGRES_17""
  `);
});

test("warns where the replica writes none", () => {
  expect(shown(findingsOf(replicasVersion, replica({}, { database_version: null })))).toMatchInlineSnapshot(`
    "warning replicas-version google_sql_database_instance.replica database_version
      the replica's version is not written; allowed: POSTGRES_17
      fix: write database_version = "POSTGRES_17""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [replica(), instance({})]) expect(findingsOf(replicasVersion, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica({}, { database_version: "${var.version}" }),
    replica({}, { database_version: "POSTGRES_16", master_instance_name: "elsewhere" }),
  ])
    expect(findingsOf(replicasVersion, input)).toEqual([]);
});
