import type { Rule } from "../../rule";
import { DATABASE, instanceNamedBy, USER } from "../../user";

/** Users and databases come to a replica by replication. */
export const userOnPrimary: Rule = {
  id: "user-on-primary",
  severity: "error",
  area: "users",
  title: "users and databases are made on the primary",
  why: "A replica is read-only: nothing can be created on it.",
  link: "https://cloud.google.com/sql/docs/postgres/replication",
  types: [USER, DATABASE],
  *check(value, context) {
    const instance = instanceNamedBy(value, context);
    if (!instance?.isReplica) return;
    const primary = instance.lineage.at(-1);
    const master = instance.get("master_instance_name").raw;
    yield {
      at: value.get("instance"),
      what: `${instance.resource.address} is a replica, and gets users and databases from its primary`,
      got: value.get("instance").raw,
      allowed: "the primary",
      fix:
        primary && primary.resource !== instance.resource
          ? `write instance = "\${${primary.resource.address}.name}", or remove it`
          : `write instance = "${typeof master === "string" ? master : "<primary>"}", or remove it`,
    };
  },
};
