import { findFlag } from "../../../cloudsql/flags";
import { PostgresVersion } from "../../../cloudsql/version";
import { attempt } from "../../attempt";
import type { Value } from "../../value";
import type { Comparison, ResourceChange, Steps } from "../change";
import { LINKS } from "../links";
import { changeRule, type Risk } from "../rule";

interface Restart {
  readonly path: string;
  /** @default - any change */
  readonly when?: (compared: Comparison) => boolean;
  readonly effect: string;
  readonly link?: string;
}

const turnsOn = ({ after }: Comparison) => after.is(true);
const bothSet = ({ before, after }: Comparison) => before.isSet && after.isSet;
const OFFLINE = "offline for up to a few minutes, with Enterprise Plus for about a second";

const RESTARTS: readonly Restart[] = [
  { path: "settings.tier", effect: `the instance moves to another machine: ${OFFLINE}` },
  {
    path: "settings.edition",
    when: bothSet,
    effect: `the instance moves to the other edition: ${OFFLINE}`,
    link: "https://cloud.google.com/sql/docs/postgres/upgrade-cloud-sql-instance-to-enterprise-plus-in-place",
  },
  {
    path: "settings.availability_type",
    when: bothSet,
    effect: "adding or dropping the standby interrupts connections for a short time",
    link: "https://cloud.google.com/sql/docs/postgres/high-availability",
  },
  {
    path: "settings.location_preference.zone",
    when: bothSet,
    effect: "the instance moves to another zone and restarts",
  },
  {
    path: "settings.backup_configuration.point_in_time_recovery_enabled",
    when: turnsOn,
    effect: "switching on point-in-time recovery restarts the instance",
    link: LINKS.pitr,
  },
  {
    path: "settings.insights_config.query_string_length",
    when: bothSet,
    effect: "another length of query texts restarts the instance",
    link: "https://cloud.google.com/sql/docs/postgres/using-query-insights",
  },
  {
    path: "settings.connection_pool_config.connection_pooling_enabled",
    effect: "switching managed connection pooling restarts the instance",
    link: "https://cloud.google.com/sql/docs/postgres/managed-connection-pooling",
  },
  {
    path: "settings.data_cache_config.data_cache_enabled",
    effect: "switching the data cache restarts the instance",
    link: "https://cloud.google.com/sql/docs/postgres/data-cache",
  },
  {
    path: "settings.ip_configuration.private_network",
    when: ({ after }) => after.isSet,
    effect: "giving an instance another private address restarts it",
    link: "https://cloud.google.com/sql/docs/postgres/configure-private-ip",
  },
  {
    path: "settings.activation_policy",
    when: ({ after }) => after.is("NEVER"),
    effect: "the instance is stopped, and stays so until it is ALWAYS again",
    link: "https://cloud.google.com/sql/docs/postgres/start-stop-restart-instance",
  },
  {
    path: "maintenance_version",
    when: bothSet,
    effect: "the newer maintenance version is installed at once: the instance restarts",
    link: "https://cloud.google.com/sql/docs/postgres/self-service-maintenance",
  },
];

/** The database is not reachable for a while. */
export const restarts = changeRule({
  id: "review-restart",
  severity: "warning",
  title: "what restarts or stops an instance",
  why: "Connections break, and the database is away for seconds to minutes.",
  ignoreWhen: "it is applied in a maintenance window, and clients connect again by themselves",
  link: LINKS.settings,
  *each(change) {
    // A replaced instance is away for longer than that.
    if (!change.isUpdated || change.type !== "google_sql_database_instance") return;
    for (const { path, when, effect, link } of RESTARTS) {
      const compared = change.compare(path);
      if (compared.changed && (when?.(compared) ?? true)) yield risk(change, compared, effect, link);
    }
    yield* flagRestarts(change);
  },
});

function risk(change: ResourceChange, compared: Comparison, effect: string, link?: string): Risk {
  return {
    change,
    at: compared.path,
    what: `${compared.path}: ${compared.text}; ${effect}`,
    fix: "apply it in a maintenance window, and tell those who use the database",
    ...(link && { link }),
  };
}

function* flagRestarts(change: ResourceChange): Iterable<Risk> {
  const [before, after] = [change.before, change.after].map(flagsOf);
  const isPostgres = !/^(mysql|sqlserver)/i.test(change.after.get("database_version").string ?? "");
  // Which flags there will be may not be known.
  if (!before || !after || !isPostgres || change.after.get("settings.database_flags").isUnknown) return;
  const version = versionOf(change);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const flag = findFlag(name, version) ?? findFlag(name);
    if (!flag?.requiresRestart) continue;
    const compared = change.compareEach(steps(before.get(name)), steps(after.get(name)));
    if (!compared.changed) continue;
    yield {
      ...risk(change, compared, "", LINKS.flags),
      at: `settings.database_flags[${after.get(name) ?? before.get(name)}].value`,
      what: `the flag ${name} ${verb(compared)}: ${compared.text}; that restarts the instance`,
    };
  }
}

function verb({ before, after }: Comparison): string {
  if (!before.isSet) return "is set";
  return after.isSet ? "changes" : "goes back to its default";
}

/** Index of each flag by name. */
function flagsOf(side: Value): Map<string, number> {
  const flags = side.get("settings").items("database_flags");
  return new Map(
    flags.flatMap((flag, i) => {
      const name = flag.get("name").string;
      return name === undefined ? [] : [[name, i]];
    }),
  );
}

/** A flag that is not there is at a place where nothing is. */
function steps(index: number | undefined): Steps {
  return ["settings", 0, "database_flags", index ?? Number.MAX_SAFE_INTEGER, "value"];
}

function versionOf(change: ResourceChange): PostgresVersion | undefined {
  const name = change.before.get("database_version").string;
  return name === undefined ? undefined : attempt(() => PostgresVersion.of(name)).value;
}
