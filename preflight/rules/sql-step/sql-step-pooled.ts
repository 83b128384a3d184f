import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";
import { instancesOf, isSqlStep, STEP_TYPES, shownCommand, sqlOf, usesProxy } from "./step";

/** Migrations do not go through a pooler. */
export const sqlStepPooled: Rule = {
  id: "sql-step-pooled",
  severity: "error",
  area: "sql-step",
  title: "SQL steps go direct where managed connection pooling is on",
  why: "The proxy takes the pooled port: advisory locks, SET and CREATE INDEX CONCURRENTLY need a session of their own.",
  ignoreWhen: "the pooler keeps whole sessions and the step is short",
  link: "https://github.com/GoogleCloudPlatform/cloud-sql-proxy/issues/2517",
  types: STEP_TYPES,
  *check(step, { resource, all }) {
    if (!isSqlStep(step, resource)) return;
    const pooled = instancesOf(resource, all).find((instance) => {
      return valuesOf(instance).get("settings.connection_pool_config.connection_pooling_enabled").is(true);
    });
    if (!pooled) return;
    const port = sqlOf(step).find(({ text }) => /(:|port[= ]|-p ?|PGPORT\W{1,4})6432\b/i.test(text));
    const via = step.get("via");
    if (usesProxy(step)) {
      const proxy = sqlOf(step).find(({ text }) => /proxy|sql\s+connect/.test(text));
      yield {
        at: via.isSet ? via : (proxy?.at ?? "provisioner"),
        what: `the step goes through the proxy, and ${pooled.address} pools its connections`,
        got: via.string ?? (proxy && shownCommand(proxy.text)),
        allowed: "a direct connection, port 5432",
        fix: "run it direct over the private IP (private_ip_address, port 5432)",
      };
    } else if (port) {
      yield {
        at: port.at,
        what: "the step goes to the pooler's port",
        got: "6432",
        allowed: "5432",
        fix: "write port 5432",
        severity: "warning",
      };
    }
  },
};
