import { nearest } from "../../../cloudsql/text";
import { instanceRule } from "../../instance";
import { type Bounds, notOneOf, outside } from "../../limits";
import { own } from "../../value";

/** The pooler's flags with their bounds, as far as they are known. */
const FLAGS: Readonly<Record<string, Bounds | undefined>> = {
  pool_mode: undefined,
  ignore_startup_parameters: undefined,
  max_pool_size: { min: 0, max: 262_042 },
  min_pool_size: { min: 0, max: 262_042 },
  max_client_connections: { min: 1, max: 262_042 },
  client_connection_idle_timeout: { min: 0, max: 2_147_483, unit: "seconds" },
  server_idle_timeout: { min: 0, max: 2_147_483, unit: "seconds" },
  query_wait_timeout: { min: 0, max: 2_147_483, unit: "seconds" },
  server_lifetime: { min: 0, max: 2_147_483, unit: "seconds" },
  max_prepared_statements: { min: 0, max: 262_042 },
};

/** Values of the pooler's flags. */
export const settingsPoolingFlags = instanceRule({
  id: "settings-pooling-flags",
  severity: "warning",
  area: "settings",
  title: "the pooler's flags are known and within their bounds",
  why: "The API refuses other names and values.",
  ignoreWhen: "Google's page on managed connection pooling says otherwise",
  link: "https://cloud.google.com/sql/docs/postgres/managed-connection-pooling",
  *check({ settings }) {
    for (const pool of settings.items("connection_pool_config")) {
      for (const flag of pool.items("flags")) {
        const name = flag.get("name");
        const value = flag.get("value");
        const known = name.string !== undefined && Object.hasOwn(FLAGS, name.string);
        if (name.string === undefined) continue;
        if (!known) {
          const near = nearest(name.string, Object.keys(FLAGS));
          yield {
            at: name,
            what: "this is not a flag of the pooler",
            allowed: Object.keys(FLAGS).join(", "),
            fix: near ? `did you mean "${near}"?` : "remove it",
          };
        }
        const bounds = own(FLAGS, name.string);
        if (bounds) yield* outside(value, name.string, bounds);
        if (name.string === "pool_mode") yield* notOneOf(value, "pool_mode", ["transaction", "session"]);
      }
    }
  },
});
