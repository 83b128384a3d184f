import { instanceRule } from "../../instance";

/** PostgreSQL's own value of both. */
const STANDARD = 10;

/** Senders and slots for more than ten replicas. */
export const flagsManyReplicas = instanceRule({
  id: "flags-many-replicas",
  severity: "error",
  area: "flags",
  title: "there is a sender and a slot for each replica",
  why: "Each replica takes a WAL sender and a replication slot of the primary; both are 10 unless set.",
  link: "https://cloud.google.com/sql/docs/postgres/replication/create-replica",
  *check(instance) {
    const count = instance.replicas.length;
    if (count === 0) return;
    const names = ["max_wal_senders", "max_replication_slots"];
    if ((instance.version?.major ?? 0) >= 18) names.push("max_active_replication_origins");
    for (const name of names) {
      const flag = instance.flag(name);
      if (flag ? flag.value === undefined : instance.mayHaveOtherFlags) continue;
      const has = Number(flag ? flag.value : STANDARD);
      if (!(has < count)) continue;
      yield {
        at: flag?.at.value ?? instance.settings.get("database_flags"),
        what: `${count} replicas need "${name}" of at least as many`,
        got: flag?.value,
        allowed: `${count} or more`,
        fix: `write "${name}": "${count}"`,
      };
    }
  },
});
