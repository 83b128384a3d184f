import { managedPoolers } from "../../../cloudsql/managed-pooling";
import { instanceRule } from "../../instance";
import { flagsOf } from "./pooling";

/** What the service takes where no flag is written. */
const DEFAULT_POOL_SIZE = 50;

/** The service's poolers and the server's limit. */
export const settingsPoolingConnections = instanceRule({
  id: "settings-pooling-connections",
  severity: "warning",
  area: "settings",
  title: "the service's poolers find room in max_connections",
  why: "Each pooler opens max_pool_size connections for each user and database; beyond max_connections clients get errors.",
  ignoreWhen: "the pools are never full at the same time",
  link: "https://cloud.google.com/sql/docs/postgres/managed-connection-pooling",
  *check(instance) {
    const { tier } = instance;
    const written = instance.flag("max_connections");
    if (!tier || (!written && instance.mayHaveOtherFlags)) return;
    const limit = written ? Number(written.value) : tier.defaultMaxConnections;
    const poolers = managedPoolers(tier.vcpus);
    for (const pool of instance.settings.items("connection_pool_config")) {
      const enabled = pool.get("connection_pooling_enabled");
      const flags = flagsOf(pool);
      if (!enabled.is(true) || !flags) continue;
      const size = flags.get("max_pool_size");
      const most = poolers * (size ? (size.number ?? Number.NaN) : DEFAULT_POOL_SIZE);
      if (!(most > limit)) continue;
      yield {
        at: size ?? enabled,
        what: `${poolers} pooler${poolers === 1 ? "" : "s"} may open ${most} connections for one user, and the server takes ${limit}`,
        got: size?.string ?? `${DEFAULT_POOL_SIZE}, the service's own`,
        allowed: `at most ${Math.floor(limit / poolers)}`,
        fix: `write max_pool_size = ${Math.max(1, Math.floor((limit * 0.9) / poolers))} or less`,
      };
    }
  },
});
