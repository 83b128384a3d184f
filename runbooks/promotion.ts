import { refuse } from "../cloudsql/problem";
import type { Environment } from "../environments";
import { type CopyName, namesOf } from "../environments/names";
import { applySteps, edit, gcloud, musicdb, sql, stackFolder, stopApplication } from "./commands";
import { commonFacts, priceText } from "./facts";
import type { Command, Runbook, Step } from "./runbook";

/** A replica becomes an instance of its own. */
export function promotion(environment: Environment): Runbook {
  const chosen = bestReplica(environment);
  const { name } = environment;
  const shared = {
    id: "promotion" as const,
    environment: name,
    title: `Promotion of a replica of ${name}`,
    facts: commonFacts(environment),
  };
  if (!chosen) {
    return {
      ...shared,
      when: `${name} has no replica that could be promoted: this page says what there is instead, and how to have one.`,
      roles: ["whoever changes environments, and applies them"],
      before: ["Nothing is lost yet: this is for the time before."],
      steps: withoutReplica(environment),
      back: ["Taking the replica out of the environment deletes it; the primary does not notice."],
      duration: ["Making a replica copies all data: measure it, and see the lag fall to seconds."],
      cloudOnly: "How long the copy takes, and the lag under the load of the application.",
    };
  }
  const { disasterRecovery } = replicaOf(environment, chosen);
  return {
    ...shared,
    when: `The primary is lost or is to be left, and ${chosen.instance} in ${chosen.region} takes its place.`,
    roles: [
      "`roles/cloudsql.admin` on the project",
      "whoever deploys the application: it has to connect to another instance",
    ],
    before: [
      "The primary is fenced: nobody writes to it any more. Two primaries part for ever.",
      `What ${chosen.instance} has not received is lost: it is asynchronous.`,
      ...(otherCopies(environment, chosen).length > 0
        ? [
            `${otherCopies(environment, chosen).join(", ")} still follow the old primary afterwards, and are made anew.`,
          ]
        : []),
    ],
    steps: promote(environment, chosen, disasterRecovery),
    back: [
      disasterRecovery
        ? "The old primary becomes a replica of the new one when it is back: a switchover leads back without loss."
        : "There is no way back: the promoted instance never follows the old primary again. A new replica beside it, promoted in a quiet hour, leads back.",
      "Until the application writes to it, the promoted instance may be deleted, and nothing has happened.",
    ],
    duration: [
      "Promotion restarts the replica: minutes. Measure it on a replica that is made for that.",
      "The application is away from its stop until it is deployed with the new connection name.",
    ],
    cloudOnly:
      "How much the replica lags under load, how long the promotion takes, and whether clients find the new address.",
  };
}

/** The disaster-recovery replica, else one in another region, else any that follows the primary itself. */
export function bestReplica(environment: Environment): CopyName | undefined {
  const { replicas } = namesOf(environment);
  const direct = replicas.filter((copy) => replicaOf(environment, copy).of === undefined);
  return (
    direct.find((copy) => replicaOf(environment, copy).disasterRecovery) ??
    direct.find(({ region }) => region !== environment.region) ??
    direct[0]
  );
}

function replicaOf({ replicas }: Environment, { name }: CopyName) {
  const found = replicas.find((one) => one.name === name);
  return found ?? refuse({ code: "REPLICA_UNKNOWN", message: "there is no such replica", got: name });
}

function otherCopies(environment: Environment, chosen: CopyName): string[] {
  return namesOf(environment).replicas.flatMap(({ name, instance }) =>
    name === chosen.name ? [] : [instance],
  );
}

type Replica = Environment["replicas"][number];

/** A replica and what follows it, near or far: it leaves the old primary with all of them. */
function followersOf({ replicas }: Environment, name: string): Replica[] {
  const gone = new Set([name]);
  for (let size = 0; size !== gone.size; ) {
    size = gone.size;
    for (const one of replicas) if (one.of && gone.has(one.of)) gone.add(one.name);
  }
  return replicas.filter((one) => gone.has(one.name));
}

/** As it stands in the environment's file. */
function replicaSource(replica: Replica): string {
  const { name, region, zone, tier, storage, availability, of, disasterRecovery, deletionProtection } =
    replica;
  const settings = [
    `name: "${name}"`,
    region && `region: "${region}"`,
    zone && `zone: "${zone}"`,
    tier && `tier: "${tier}"`,
    storage && `storage: { size: ${storage.size.toSource()} }`,
    availability !== "zonal" && `availability: "${availability}"`,
    of && `of: "${of}"`,
    disasterRecovery && "disasterRecovery: true",
    deletionProtection !== undefined && `deletionProtection: ${deletionProtection}`,
  ];
  return `{ ${settings.filter(Boolean).join(", ")} }`;
}

/** Stops writes, sees that the replica has everything, and promotes it. */
export function promote(environment: Environment, chosen: CopyName, disasterRecovery: boolean): Step[] {
  const { database } = environment;
  const folder = stackFolder(environment, "database");
  const inFolder = (words: string): Command => ({
    tool: "terraform",
    text: `terraform -chdir=${folder} ${words}`,
    cloudOnly: false,
  });
  const gone = followersOf(environment, chosen.name);
  const left = environment.replicas.filter((one) => !gone.includes(one));
  return [
    {
      title: "Look how far behind the replica is",
      text: `On ${chosen.instance}, as a user who may log in there.`,
      commands: [
        sql(
          `SELECT pg_is_in_recovery() AS is_replica,
  now() - pg_last_xact_replay_timestamp() AS behind,
  pg_last_wal_replay_lsn() AS replayed;`,
          chosen.connectionName,
        ),
        gcloud(
          environment,
          `sql instances describe ${chosen.instance}`,
          "--format='value(state,instanceType,masterInstanceName)'",
        ),
      ],
      expect:
        "is_replica true, and seconds behind; on a primary that nobody writes to, `behind` grows though nothing is missing",
      decide: [
        { if: "the primary runs and the replica is minutes behind", do: "wait, or stop writes first" },
        { if: "the primary is lost", do: "write down `behind`: that much is lost. Go on" },
        { if: "else", do: "go on" },
      ],
    },
    stopApplication(environment),
    {
      title: "Promote",
      commands: [
        gcloud(
          environment,
          `sql instances promote-replica ${chosen.instance}`,
          ...(disasterRecovery ? ["--failover"] : []),
        ),
      ],
      expect: "the operation ends without an error, and `pg_is_in_recovery()` is false there",
      decide: [
        { if: "it is refused", do: "stop: the old primary still is the primary" },
        { if: "else", do: "go on: from here on writes go to the new one only" },
      ],
    },
    {
      title: "See that everything is there",
      text: `On ${chosen.instance}, as ${environment.migratorUser}.`,
      commands: [
        sql(
          `SELECT pg_is_in_recovery() AS is_replica, current_database() = '${database}' AS is_ours;`,
          chosen.connectionName,
        ),
        sql("SELECT max(version) AS schema_version FROM migrations.applied;", chosen.connectionName),
        sql(
          "SELECT count(*) AS tracks, max(updated_at) AS last_change FROM public.audio_tracks;",
          chosen.connectionName,
        ),
      ],
      expect:
        "is_replica false, is_ours true, the version of the schema, and a last change that is no older than what was behind",
    },
    {
      title: "Lead the application there",
      text: `Its connection name is now \`${chosen.connectionName}\`. Users and passwords came with the data, and the secrets keep their names. Deploy the application with it: \`DB_INSTANCE=${chosen.connectionName}\`.`,
      commands: [{ tool: "shell", text: `export DB_INSTANCE=${chosen.connectionName}`, cloudOnly: false }],
      expect: "sessions of the application on the new primary, and none on the old one",
    },
    {
      title: "Have backups and a standby again",
      text: "A replica has no backups and maybe no standby: the promoted instance begins without them.",
      commands: [
        gcloud(
          environment,
          `sql instances patch ${chosen.instance}`,
          `--backup-start-time=${environment.backups.startTime}`,
          "--enable-point-in-time-recovery",
          `--retained-backups-count=${environment.backups.retained}`,
          `--availability-type=${environment.availability}`,
        ),
        gcloud(environment, "sql backups create", `--instance=${chosen.instance}`),
      ],
      expect: "a backup that is SUCCESSFUL: before that there is none of the new primary",
    },
    {
      title: "Take the promoted instance out of the old state",
      text: "Terraform still has it as a replica, and would delete it to make it one again. Where the primary's region is lost this waits until it answers. The new primary gets an environment of its own.",
      commands: [
        musicdb(`synth --environment ${environment.name}`),
        inFolder("init -input=false"),
        ...gone.map(({ name }) => inFolder(`state rm google_sql_database_instance.replica-${name}`)),
      ],
      expect: `${gone.length === 1 ? "one resource" : `${gone.length} resources`} removed from the state; nothing is deleted`,
    },
    {
      title: "Write the environment without it",
      edit: edit(environment, "replicas", `[${left.map(replicaSource).join(", ")}]`),
      expect: "a plan that names no instance: the next step",
    },
    ...applySteps(environment, {
      expectation: `${chosen.instance} is in no line: outputs change, and nothing else that holds data`,
    }),
  ];
}

function withoutReplica(environment: Environment): Step[] {
  const instead: Step = {
    title: "What there is instead",
    text: "A backup and the log of what was written since: [restore](restore.md). Without the region: [regional-loss](regional-loss.md).",
    expect: "which of the two it is",
  };
  const price = `It costs what the instance costs without its backups: at present ${priceText(environment)}.`;
  if (environment.access.kind === "public") {
    return [
      instead,
      {
        title: "What a replica would take",
        text: `The service makes no replica of an instance whose public address is for connectors only: the instance needs a private address, or Private Service Connect, first. ${price}`,
        expect: "whether both are worth it",
      },
    ];
  }
  return [
    instead,
    {
      title: "Have a replica the next time",
      text: `${price} In another region it also survives the loss of this one, and what is copied there is charged for.`,
      edit: edit(environment, "replicas", '[{ name: "spare" }]'),
      expect: "`npx musicdb cost` says what the environment costs then",
      decide: [
        { if: "the price is worth it", do: "plan, review and apply" },
        { if: "else", do: "stop here" },
      ],
    },
    ...applySteps(environment, { expectation: "one more instance, and no change to the primary" }),
  ];
}
