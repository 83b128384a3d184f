import { instanceRule } from "../../instance";
import { notOneOf } from "../../limits";
import { UNKNOWN } from "../../value";

const TYPES = ["CLOUD_SQL_INSTANCE", "READ_REPLICA_INSTANCE", "READ_POOL_INSTANCE", "ON_PREMISES_INSTANCE"];

/** What the instance says that it is. */
export const replicasInstanceType = instanceRule({
  id: "replicas-instance-type",
  severity: "error",
  area: "replicas",
  title: "instance_type agrees with master_instance_name",
  why: "A primary has no master_instance_name and a replica has one: the API refuses the rest, and reads a change of the type as a promotion.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#instance_type",
  *check(instance) {
    const type = instance.get("instance_type");
    const master = instance.get("master_instance_name");
    yield* notOneOf(type, "instance_type", TYPES);
    if (master.raw === UNKNOWN) return;
    const named = master.isSet && master.raw !== "";
    if (type.is("CLOUD_SQL_INSTANCE") && named) {
      yield {
        at: type,
        what: "a primary has no master_instance_name",
        allowed: "READ_REPLICA_INSTANCE with master_instance_name",
        fix: 'write "READ_REPLICA_INSTANCE"; to promote it, remove master_instance_name and replica_configuration',
      };
    } else if (type.is("READ_REPLICA_INSTANCE") && !named) {
      yield {
        at: type,
        what: "a replica needs a master_instance_name",
        allowed: "CLOUD_SQL_INSTANCE without it",
        fix: 'write master_instance_name, or "CLOUD_SQL_INSTANCE"',
      };
    }
  },
});
