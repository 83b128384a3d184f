import type { Check } from "./check";

/** Share of `max_connections` from which somebody should look, and from which new programs are refused soon. */
const CONNECTIONS = { warning: 0.8, failed: 0.95 };
/** A transaction that nobody continues, in seconds: the application's own limit is a minute (sql/roles). */
const FORGOTTEN_S = 300;
/** Half of the two billion transactions that PostgreSQL can tell apart, and where it is soon refused to write. */
const TRANSACTION_IDS = { all: 2 ** 31, warning: 0.5, failed: 0.8 };

/** Version, age, role and encryption of the server. */
export const server = ({ readOnlyExpected }: { readOnlyExpected: boolean }): Check => ({
  name: "server",
  async run(ask) {
    const [row] = await ask(`
      select
        current_setting('server_version') as version,
        extract(epoch from now() - pg_postmaster_start_time())::bigint::integer as uptime,
        pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as "readOnly",
        (select ssl from pg_stat_ssl where pid = pg_backend_pid()) as tls,
        (select version from pg_stat_ssl where pid = pg_backend_pid()) as "tlsVersion"`);
    const { version, uptime, readOnly, tls, tlsVersion } = row as unknown as Record<string, string> & {
      uptime: number;
      readOnly: boolean;
      tls: boolean;
    };
    const parts = [
      `PostgreSQL ${version}`,
      `up ${duration(uptime)}`,
      ...(readOnly ? ["read only"] : []),
      // The connector and the Auth Proxy encrypt outside of PostgreSQL, which then sees a plain connection.
      ...(tls ? [tlsVersion.replace("v", " ")] : []),
    ];
    return {
      status: readOnly === readOnlyExpected ? "ok" : "failed",
      summary: parts.join(", "),
      limit: readOnlyExpected ? "read only" : "takes writes",
      facts: { version, uptimeSeconds: uptime, readOnly, tls: tls ? tlsVersion : null },
    };
  },
});

/** Connections of all programs, and transactions that somebody forgot. */
export const connections: Check = {
  name: "connections",
  async run(ask) {
    const [row] = await ask(`
      select
        (select sum(numbackends)::integer from pg_stat_database) as used,
        current_setting('max_connections')::integer as max,
        (select count(*)::integer from pg_stat_activity
          where state like 'idle in transaction%' and now() - state_change > make_interval(secs => ${FORGOTTEN_S})
        ) as forgotten`);
    const { used, max, forgotten } = row as unknown as Record<"used" | "max" | "forgotten", number>;
    const share = used / max;
    const idle = forgotten > 0 ? `, ${forgotten} idle in a transaction for ${FORGOTTEN_S / 60} min` : "";
    return {
      status:
        share >= CONNECTIONS.failed ? "failed" : share >= CONNECTIONS.warning || idle ? "warning" : "ok",
      summary: `${used} of ${max} in use${idle}`,
      limit: `${CONNECTIONS.warning * 100} %`,
      facts: { used, max, idleInTransaction: forgotten },
    };
  },
};

/** How far the oldest transaction is behind: PostgreSQL stops writing before their numbers come round. */
export const transactionIds: Check = {
  name: "transaction ids",
  async run(ask) {
    const rows = await ask(`
      select datname as database, age(datfrozenxid) as age, mxid_age(datminmxid) as multixacts from pg_database
      order by greatest(age(datfrozenxid), mxid_age(datminmxid)) desc limit 1`);
    const { database, age, multixacts } = rows[0] as unknown as {
      database: string;
      age: number;
      multixacts: number;
    };
    const share = Math.max(age, multixacts) / TRANSACTION_IDS.all;
    return {
      status:
        share >= TRANSACTION_IDS.failed ? "failed" : share >= TRANSACTION_IDS.warning ? "warning" : "ok",
      summary: `${(share * 100).toFixed(1)} % used, in database ${database}`,
      limit: `${TRANSACTION_IDS.warning * 100} %`,
      facts: { age, multixactAge: multixacts, database },
    };
  },
};

/** A number of seconds for people. */
export function duration(seconds: number): string {
  if (seconds >= 172_800) return `${Math.floor(seconds / 86_400)} days`;
  if (seconds >= 7200) return `${Math.floor(seconds / 3600)} h`;
  if (seconds >= 120) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds)} s`;
}
