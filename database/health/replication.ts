import type { Ask, Check, Finding } from "./check";
import { duration } from "./server-checks";

/** A minute is what a user may read of the past; cloudsql/alerts warns there too. */
const LAG_S = { warning: 60, failed: 600 };
/** Log that a slot nobody reads holds back. It fills the disk in the end. */
const SLOT_BYTES = { warning: 2 ** 30, failed: 10 * 2 ** 30 };

/** Role, lag, slots and standbys. */
export const replication: Check = {
  name: "replication",
  async run(ask) {
    const [row] = await ask("select pg_is_in_recovery() as standby");
    return row?.standby ? standby(ask) : primary(ask);
  },
};

async function standby(ask: Ask): Promise<Finding> {
  // Where all that was received is replayed, the last transaction may be old because nothing happens.
  const [row] = await ask(`
    select
      pg_last_wal_receive_lsn() is not distinct from pg_last_wal_replay_lsn() as replayed,
      coalesce(extract(epoch from now() - pg_last_xact_replay_timestamp()), 0)::float8 as behind,
      exists (select from pg_stat_wal_receiver) as connected`);
  const { replayed, behind, connected } = row as unknown as {
    replayed: boolean;
    behind: number;
    connected: boolean;
  };
  const lag = replayed && connected ? 0 : behind;
  return {
    status: !connected || lag >= LAG_S.failed ? "failed" : lag >= LAG_S.warning ? "warning" : "ok",
    summary: `standby, ${connected ? "" : "not connected, "}${duration(lag)} behind`,
    limit: `${LAG_S.warning} s`,
    facts: { role: "standby", lagSeconds: lag, connected },
  };
}

async function primary(ask: Ask): Promise<Finding> {
  // The lag of each is shown to pg_monitor only; that there is one, to everybody.
  const standbys = (await ask(`
    select application_name as name, state, extract(epoch from replay_lag)::float8 as lag from pg_stat_replication`)) as unknown as {
    name: string | null;
    state: string | null;
    lag: number | null;
  }[];
  const slots = (await ask(`
    select slot_name as name, active, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::float8 as held
    from pg_replication_slots order by held desc nulls last`)) as unknown as {
    name: string;
    active: boolean;
    held: number | null;
  }[];
  const lag = Math.max(0, ...standbys.map(({ lag }) => lag ?? 0));
  const unread = slots.filter(({ active }) => !active);
  const held = Math.max(0, ...unread.map(({ held }) => held ?? 0));
  const over = (limit: "warning" | "failed") => lag >= LAG_S[limit] || held >= SLOT_BYTES[limit];
  const parts = [
    "primary",
    standbys.length === 0 ? "no standby" : `${standbys.length} standby${standbys.length > 1 ? "s" : ""}`,
    ...(lag >= 1 ? [`${duration(lag)} behind`] : []),
    ...(unread.length > 0
      ? [`${unread.length} unread slot${unread.length > 1 ? "s" : ""} of ${slots.length} (${size(held)})`]
      : []),
  ];
  return {
    status: over("failed") ? "failed" : over("warning") ? "warning" : "ok",
    summary: parts.join(", "),
    limit: `${LAG_S.warning} s, ${size(SLOT_BYTES.warning)} unread`,
    facts: { role: "primary", standbys, slots },
  };
}

function size(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(0)} GB` : `${Math.ceil(bytes / 2 ** 20)} MB`;
}
