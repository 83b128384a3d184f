import { CONNECTION } from "../../networks";
import type { Rule } from "../../rule";

/** What a connection does about one that is left over. */
export const networkConnectionTakeover: Rule = {
  id: "network-connection-takeover",
  severity: "info",
  area: "network",
  title: "a connection takes over one that is left, and is left when destroyed",
  why: "A connection outlives its instances for days: destroying it fails, and so does making it anew.",
  ignoreWhen: "the network goes with its project",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/service_networking_connection",
  types: [CONNECTION],
  *check(connection) {
    const update = connection.get("update_on_creation_fail");
    if (!update.isUnknown && !update.is(true)) {
      yield {
        at: "update_on_creation_fail",
        what: "a connection left over from earlier makes the creation fail",
        fix: "write update_on_creation_fail = true; ranges that are not listed are then dropped from the connection",
      };
    }
    const policy = connection.get("deletion_policy");
    if (!policy.isSet) {
      yield {
        at: "deletion_policy",
        what: "the connection cannot be deleted for days after its last instance, and a destroy fails until then",
        fix: 'write deletion_policy = "ABANDON"',
      };
    }
  },
};
