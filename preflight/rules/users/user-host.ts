import { userRule } from "../../user";

/** Hosts are MySQL's. */
export const userHost = userRule({
  id: "user-host",
  severity: "error",
  area: "users",
  title: "a user of PostgreSQL has no host",
  why: "Users of PostgreSQL are not tied to a host, and the API refuses one.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_user#host",
  *check(user) {
    const host = user.get("host");
    // Which engine it is may be written nowhere: then only an IAM user is surely none of MySQL's here.
    if (!host.string || (!user.instance && !user.isIam)) return;
    yield {
      at: host,
      what: "a user of PostgreSQL has no host",
      allowed: "none",
      fix: "remove host; limit the clients with authorized_networks or a private network",
    };
  },
});
