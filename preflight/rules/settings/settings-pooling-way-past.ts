import { instanceRule } from "../../instance";
import { flagsOf } from "./pooling";

/** Migrations need a session of their own. */
export const settingsPoolingWayPast = instanceRule({
  id: "settings-pooling-way-past",
  severity: "warning",
  area: "settings",
  title: "something gets past the service's poolers",
  why: "Connectors and the Auth Proxy are sent to the poolers: where they are the only way in, migrations, LISTEN and session locks have none.",
  ignoreWhen: "nothing needs a session of its own",
  link: "https://github.com/GoogleCloudPlatform/cloud-sql-proxy/issues/2517",
  *check({ settings }) {
    const enforced = settings.get("connector_enforcement");
    if (!enforced.is("REQUIRED")) return;
    for (const pool of settings.items("connection_pool_config")) {
      const flags = flagsOf(pool);
      const mode = flags?.get("pool_mode");
      if (!pool.get("connection_pooling_enabled").is(true) || !flags) continue;
      if (mode && !mode.is("transaction")) continue;
      yield {
        at: enforced,
        what: "direct connections are refused, and all others are pooled by the transaction",
        allowed: 'NOT_REQUIRED, or pool_mode "session"',
        fix: 'write connector_enforcement = "NOT_REQUIRED", which lets migrations in on port 5432',
      };
    }
  },
});
