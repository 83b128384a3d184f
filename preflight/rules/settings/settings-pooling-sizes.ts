import { instanceRule } from "../../instance";
import { flagsOf } from "./pooling";

const DEFAULT_POOL_SIZE = 50;

/** Sizes of the service's pools, with each other. */
export const settingsPoolingSizes = instanceRule({
  id: "settings-pooling-sizes",
  severity: "warning",
  area: "settings",
  title: "a pool keeps no more connections than it may have",
  why: "A pooler cannot keep min_pool_size connections where max_pool_size allows fewer.",
  ignoreWhen: "the service is found to take it",
  link: "https://cloud.google.com/sql/docs/postgres/managed-connection-pooling",
  *check({ settings }) {
    for (const pool of settings.items("connection_pool_config")) {
      const flags = flagsOf(pool);
      const least = flags?.get("min_pool_size");
      const most = flags?.get("max_pool_size");
      if (least?.number === undefined || (most && most.number === undefined)) continue;
      const limit = most?.number ?? DEFAULT_POOL_SIZE;
      if (least.number <= limit) continue;
      yield {
        at: least,
        what: `min_pool_size is above max_pool_size, which is ${limit}`,
        allowed: `0 to ${limit}`,
        fix: `write ${limit} or less, or raise max_pool_size`,
      };
    }
  },
});
