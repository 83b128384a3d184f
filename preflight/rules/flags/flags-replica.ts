import { type Instance, instanceRule } from "../../instance";
import type { Violation } from "../../rule";

/** A standby must have room for what its primary has. Source: postgresql.org/docs/current/hot-standby.html. */
const NOT_BELOW_PRIMARY: Readonly<Record<string, number | undefined>> = {
  // Cloud SQL's own default follows the machine.
  max_connections: undefined,
  max_worker_processes: 8,
  max_wal_senders: 10,
  max_prepared_transactions: 0,
  max_locks_per_transaction: 64,
};

/** The API keeps a replica from having another value than its primary. */
const AS_ON_PRIMARY = ["cloudsql.logical_decoding"];

/** Flags of a replica that are below its primary's. */
export const flagsReplica = instanceRule({
  id: "flags-replica",
  severity: "error",
  area: "flags",
  title: "a replica has at least its primary's connections, workers and locks",
  why: "The API refuses fewer connections than the primary's, and a standby with less room than its primary stops replicating.",
  ignoreWhen: "the replica is given the primary's flags by the service",
  link: "https://cloud.google.com/sql/docs/postgres/replication/create-replica",
  *check(instance) {
    const { primary } = instance;
    if (!primary) return;
    yield* unlike(instance, primary);
    for (const [name, standard] of Object.entries(NOT_BELOW_PRIMARY)) {
      const above = primary.flag(name);
      const own = instance.flag(name);
      if (own && own.value === undefined) continue;
      if ((!own && instance.mayHaveOtherFlags) || (!above && primary.mayHaveOtherFlags)) continue;
      const needed = Number(above ? above.value : (standard ?? primary.tier?.defaultMaxConnections));
      const has = Number(own ? own.value : standard);
      if (Number.isNaN(needed)) continue;
      // Without a flag the replica's connections follow the largest machine of the chain.
      const written = own !== undefined || standard !== undefined;
      if (written ? !(has < needed) : above === undefined) continue;
      yield {
        at: own?.at.value ?? instance.settings.get("database_flags"),
        what: own
          ? `"${name}" is below that of the primary ${primary.label}`
          : `the primary ${primary.label} sets "${name}" to "${needed}", and the replica does not`,
        got: own?.value,
        allowed: `${needed} or more`,
        fix: `write "${name}": "${needed}"`,
        ...(!own && { severity: "warning" }),
      };
    }
  },
});

function* unlike(instance: Instance, primary: Instance): Iterable<Violation> {
  for (const name of AS_ON_PRIMARY) {
    const own = instance.flag(name);
    const wanted = primary.flag(name)?.value;
    if (wanted !== "on" || own?.value === "on" || (own && own.value === undefined)) continue;
    if (!own && instance.mayHaveOtherFlags) continue;
    yield {
      at: own?.at.value ?? instance.settings.get("database_flags"),
      what: own
        ? `"${name}" is "${own.value}", and "on" on the primary ${primary.label}`
        : `"${name}" is "on" on the primary ${primary.label}, and the replica does not set it`,
      got: own?.value,
      allowed: "as on the primary",
      fix: `write {"name": "${name}", "value": "on"}`,
      // Without flags of its own a replica is made with its primary's.
      ...(!own && instance.flags.length === 0 && { severity: "warning" }),
    };
  }
}
