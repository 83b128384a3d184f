import { replicasInstanceType } from "../../../../preflight/rules/replicas/replicas-instance-type";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses a type that contradicts the primary's name, and other words", () => {
  const inputs = [
    replica({}, { instance_type: "CLOUD_SQL_INSTANCE" }),
    instance({}, { instance_type: "READ_REPLICA_INSTANCE" }),
    instance({}, { instance_type: "READ_REPLICA" }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(replicasInstanceType, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error replicas-instance-type google_sql_database_instance.replica instance_type
      a primary has no master_instance_name; got "CLOUD_SQL_INSTANCE"; allowed: READ_REPLICA_INSTANCE with master_instance_name
      fix: write "READ_REPLICA_INSTANCE"; to promote it, remove master_instance_name and replica_configuration
    error replicas-instance-type google_sql_database_instance.main instance_type
      a replica needs a master_instance_name; got "READ_REPLICA_INSTANCE"; allowed: CLOUD_SQL_INSTANCE without it
      fix: write master_instance_name, or "CLOUD_SQL_INSTANCE"
    error replicas-instance-type google_sql_database_instance.main instance_type
      instance_type is not one of its values; got "READ_REPLICA"; allowed: CLOUD_SQL_INSTANCE, READ_REPLICA_INSTANCE, READ_POOL_INSTANCE, ON_PREMISES_INSTANCE
      fix: write "READ_REPLICA_INSTANCE""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica({}, { instance_type: "READ_REPLICA_INSTANCE" }),
    instance({}, { instance_type: "CLOUD_SQL_INSTANCE" }),
    instance({}),
  ])
    expect(findingsOf(replicasInstanceType, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({}, { instance_type: "${var.type}" })])
    expect(findingsOf(replicasInstanceType, input)).toEqual([]);
});
