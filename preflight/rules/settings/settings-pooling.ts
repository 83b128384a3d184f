import { instanceRule } from "../../instance";

/** Managed connection pooling. */
export const settingsPooling = instanceRule({
  id: "settings-pooling",
  severity: "error",
  area: "settings",
  title: "managed connection pooling comes with Enterprise Plus",
  why: "The API refuses it with ENTERPRISE.",
  ignoreWhen: "the flags wait for the pooler to be switched on",
  link: "https://cloud.google.com/sql/docs/postgres/managed-connection-pooling",
  *check({ settings, edition }) {
    for (const pool of settings.items("connection_pool_config")) {
      const enabled = pool.get("connection_pooling_enabled");
      if (enabled.is(true) && edition?.name === "ENTERPRISE") {
        yield {
          at: enabled,
          what: `edition ${edition} has no managed connection pooling`,
          allowed: "with ENTERPRISE_PLUS",
          fix: 'remove connection_pool_config, or write edition = "ENTERPRISE_PLUS" and a tier of it',
        };
      }
      const flags = pool.get("flags");
      if (enabled.isUnknown || enabled.is(true) || flags.items().length === 0) continue;
      yield {
        at: flags.path,
        what: "the pooler's flags do nothing while it is off",
        fix: "write connection_pooling_enabled = true, or remove them",
        severity: "warning",
      };
    }
  },
});
