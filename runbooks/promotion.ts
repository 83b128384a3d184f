import { refuse } from "../cloudsql/problem";
import type { Environment } from "../environments";
import { type CopyName, namesOf } from "../environments/names";
import { applySteps, edit, gcloud, sql, stackFolder, stopApplication } from "./commands";
import { commonFacts, priceText } from "./facts";
import type { Runbook, Step } from "./runbook";

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

/** Stops writes, sees that the replica has everything, and promotes it. */
export function promote(environment: Environment, chosen: CopyName, disasterRecovery: boolean): Step[] {
  const { database } = environment;
  return [
    {
      title: "Look how far behind the replica is",
      text: `On ${chosen.instance}, as a user who may log in there.`,
      commands: [
        sql(`SELECT pg_is_in_recovery() AS is_replica,
  now() - pg_last_xact_replay_timestamp() AS behind,
  pg_last_wal_replay_lsn() AS replayed;`),
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
        sql(`SELECT pg_is_in_recovery() AS is_replica, current_database() = '${database}' AS is_ours;`),
        sql("SELECT max(version) AS schema_version FROM migrations.applied;"),
        sql("SELECT count(*) AS tracks, max(updated_at) AS last_change FROM public.audio_tracks;"),
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
      title: "Take the promoted instance out of the old state",
      text: `Terraform still has it as a replica, and would make it one again by deleting it. It is left alone once the state forgets it; then take it out of \`replicas\` in \`environments/${environment.name}.ts\`, and give the new primary an environment of its own.`,
      commands: [
        {
          tool: "terraform",
          text: `terraform -chdir=${stackFolder(environment, "database")} state list`,
          cloudOnly: false,
        },
      ],
      expect: `the address of the replica in the list; \`terraform state rm\` with it, and a plan that does not name ${chosen.instance}`,
      decide: [
        { if: `the plan would delete ${chosen.instance}`, do: "stop, and do not apply" },
        { if: "else", do: "go on" },
      ],
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
