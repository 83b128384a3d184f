import type { Environment } from "../environments";
import { namesOf } from "../environments/names";
import {
  ask,
  deleteInstances,
  gcloud,
  healthStep,
  musicdb,
  sql,
  stackFolder,
  stopApplication,
} from "./commands";
import { commonFacts, copiesOf } from "./facts";
import type { Runbook, Step } from "./runbook";

/** Data as of a moment, beside the instance first, and over it only when somebody has looked. */
export function restore(environment: Environment): Runbook {
  const { name, backups, migratorUser, applicationUser } = environment;
  const { instance } = namesOf(environment);
  return {
    id: "restore",
    environment: name,
    title: `Restore of ${name}`,
    when: "Rows were changed or lost by mistake, or the instance itself is lost: a point in time, or a backup.",
    roles: [
      "`roles/cloudsql.admin` on the project",
      `whoever may log in as \`${migratorUser}\`, to copy rows back`,
      "who decides for the product, before anything is written over",
    ],
    facts: [...commonFacts(environment), ["restored beside it", restored(environment)]],
    before: [
      "The time of the damage is known, in UTC. Without it: look into the server's log, and at `updated_at` of the rows.",
      `It is no older than ${backups.logRetention}, or a backup from before it is among the ${backups.retained}.`,
      "Nothing is restored over the live instance before the data were seen beside it.",
    ],
    steps: [
      ...beside(environment),
      ...rowsBack(environment),
      stopApplication(environment),
      ...over(environment),
      ...afterwards(environment),
    ],
    back: [
      `Up to step 5 the live instance was not touched: delete ${restored(environment)}, and nothing has happened.`,
      `After the restore over it, the backup of step ${BACKUP_STEP} is the way back: the same commands with its id.`,
    ],
    duration: [
      "Others report 12 minutes for 60 GB (GitLab's handbook on Cloud SQL), and a new instance before that takes about 15.",
      `Yours: \`npx musicdb drill ${name} --cloud\` measures it, and writes it down.`,
      `${instance} is away from the stop of the application to its start; the steps before that disturb nobody.`,
    ],
    cloudOnly: `How long it takes with your data, and that the passwords of \`${applicationUser}\` and \`${migratorUser}\` are those of the time of the backup.`,
  };
}

const BACKUP_STEP = 7;

/** Name of the instance that is made beside. */
export function restored(environment: Environment): string {
  return `${namesOf(environment).instance}-restored`;
}

function beside(environment: Environment): Step[] {
  const { name, project, region } = environment;
  const besides = `${project}:${region}:${restored(environment)}`;
  return [
    {
      title: "See what there is",
      commands: [musicdb(`backup list ${name} --cloud`)],
      expect: "backups with their ids, and between which moments a point in time can be chosen",
      decide: [
        { if: "the damage is within these moments", do: "a point in time: the next step" },
        { if: "it is older, and a backup is from before it", do: "that backup: leave out the next step" },
        { if: "else", do: "stop: it cannot be had back. Look for an export" },
      ],
    },
    {
      title: "Restore a point in time, beside",
      text: "The last second before the damage. A minute earlier loses a minute of everybody's work, and is sometimes wiser.",
      commands: [
        ask("TIME", "time in UTC, e.g. 2026-11-25T10:00:00Z"),
        musicdb(`restore ${name} --cloud --to-time "$TIME" --into ${restored(environment)}`),
      ],
      expect: "a new instance, and the moment that its data are as of",
    },
    {
      title: "Or restore a backup, beside",
      commands: [
        ask("BACKUP", "id of the backup, or latest"),
        musicdb(`restore ${name} --cloud --backup "$BACKUP" --into ${restored(environment)}`),
      ],
      expect: "a new instance, and when its data were backed up",
    },
    {
      title: "Look at the data",
      text: `On ${restored(environment)}, as ${environment.migratorUser}.`,
      commands: [
        sql("SELECT max(version) AS schema_version FROM migrations.applied;", besides),
        sql("SELECT count(*) AS tracks, max(updated_at) AS last_change FROM public.audio_tracks;", besides),
      ],
      expect: "what was lost is there, and the last change is from before the damage",
      decide: [
        { if: "it is not", do: "another moment: delete this instance, and begin anew" },
        {
          if: "only some rows were lost",
          do: "copy them back: the next step, and then the last ones",
        },
        { if: "else", do: "all of it has to be put in place: go on after the next step" },
      ],
    },
  ];
}

function rowsBack({ database, migratorUser }: Environment): Step[] {
  const at = (port: number) =>
    `host=127.0.0.1 port=${port} dbname=${database} user=${migratorUser} options='-c role=music_library_owner'`;
  return [
    {
      title: "Copy rows back",
      text: "With a connection to each, through a port of the Auth Proxy: the restored one at 5433, the live one at 5432. Rows that the live one has stay as they are. `pg_dump` has to be of the server's major version or a later one.",
      commands: [
        {
          tool: "shell",
          text: `pg_dump --data-only --column-inserts --on-conflict-do-nothing --table=public.audio_tracks "${at(5433)}" > restored.sql`,
          cloudOnly: true,
        },
        {
          tool: "shell",
          text: `psql --single-transaction --set=ON_ERROR_STOP=1 --file=restored.sql "${at(5432)}"`,
          cloudOnly: true,
        },
        { tool: "shell", text: "rm restored.sql", cloudOnly: true },
      ],
      expect: "as many rows inserted as were lost",
    },
  ];
}

function over(environment: Environment): Step[] {
  const { name } = environment;
  const { instance } = namesOf(environment);
  const copies = copiesOf(environment);
  return [
    {
      title: "Back up what is there now",
      text: "It is the way back, and has what was written since the damage.",
      commands: [musicdb(`backup ${name} --cloud --description "before the restore"`)],
      expect: "the id of a backup that is done: write it down",
    },
    ...(copies.length > 0
      ? [
          {
            title: "Remove the copies",
            text: `The service restores over no instance that has replicas. ${copies.map((copy) => copy.instance).join(", ")} are made anew by Terraform at the end.`,
            commands: deleteInstances(
              environment,
              copies.map(({ instance: copy }) => copy),
            ),
            expect: "no replica of the instance in `gcloud sql instances list`",
          },
        ]
      : []),
    {
      title: "Put a backup in place",
      text: `Where step 3 was taken. Name, address, users, secrets and Terraform's state stay as they are. It asks for the instance's name, and takes one more backup before.`,
      commands: [
        ask("BACKUP", "id of the backup"),
        musicdb(`restore ${name} --cloud --backup "$BACKUP" --over --into ${instance}`),
      ],
      expect: "the data of the backup, in the instance of before",
      decide: [
        { if: "it fails", do: `stop: restore the backup of step ${BACKUP_STEP} in the same way` },
        { if: "else", do: "leave out the next step" },
      ],
    },
    {
      title: "Or put a point in time in place",
      text: `Where step 2 was taken: the service gives a point in time to a new instance only, so a backup of that one is restored over ${instance}.`,
      commands: [
        gcloud(environment, "sql backups create", `--instance=${restored(environment)}`),
        gcloud(environment, "sql backups list", `--instance=${restored(environment)}`, "--limit=1"),
        ask("BACKUP", `id of the backup of ${restored(environment)}`),
        gcloud(
          environment,
          'sql backups restore "$BACKUP"',
          `--restore-instance=${instance}`,
          `--backup-instance=${restored(environment)}`,
        ),
      ],
      expect: "the operation ends without an error",
      decide: [
        { if: "it fails", do: `stop: restore the backup of step ${BACKUP_STEP} in the same way` },
        { if: "else", do: "go on" },
      ],
    },
  ];
}

function afterwards(environment: Environment): Step[] {
  const { name } = environment;
  return [
    {
      title: "See that it is what the files say",
      commands: [musicdb(`migrate status ${name} --cloud`)],
      expect: "every migration applied; one that came after that moment is pending",
      decide: [
        { if: "one is pending", do: `\`npx musicdb migrate up ${name} --cloud\`` },
        {
          if: "the login is refused",
          do: "a password was rotated since: [rotate-credentials](rotate-credentials.md)",
        },
        { if: "else", do: "go on" },
      ],
    },
    {
      title: "See that Terraform agrees",
      commands: [
        musicdb(`synth --environment ${name}`),
        {
          tool: "terraform",
          text: `terraform -chdir=${stackFolder(environment, "database")} plan -input=false -detailed-exitcode`,
          cloudOnly: false,
        },
      ],
      expect: "an empty plan, exit code 0; or the copies that are made anew",
    },
    healthStep(environment, { title: "Start the application, and see that it works" }),
    {
      title: "Remove the instance beside",
      commands: deleteInstances(environment, [restored(environment)]),
      expect: "it is gone: it costs as much as the live one",
    },
  ];
}
