import { PostgresVersion } from "../cloudsql/version";
import { lifecycleOf } from "../cloudsql/version-lifecycle";
import { MEASURED_UPGRADES } from "../cloudsql/version-upgrade";
import type { Environment } from "../environments";
import { namesOf } from "../environments/names";
import {
  applySteps,
  deleteInstances,
  edit,
  gcloud,
  healthStep,
  musicdb,
  sql,
  stackFolder,
  stopApplication,
} from "./commands";
import { commonFacts, copiesOf, type Fact } from "./facts";
import type { Runbook, Step } from "./runbook";

/** A newer major version of PostgreSQL, in place. */
export function majorUpgrade(environment: Environment): Runbook {
  const { name, version } = environment;
  const next = nextVersion(version);
  const lifecycle = lifecycleOf(version);
  const facts: Fact[] = [
    ["from", version.name],
    ["to", next?.name ?? "none: this is the newest that is known here"],
    [
      "support",
      lifecycle
        ? `costs extra from ${lifecycle.extendedSupport}, ends ${lifecycle.deprecation}`
        : "its end is not announced",
    ],
  ];
  return {
    id: "major-upgrade",
    environment: name,
    title: `Major version upgrade of ${name}`,
    when: next
      ? `${version} is to become ${next}: planned, weeks before it has to be.`
      : `${version} is the newest version that is known here: there is nothing to upgrade to yet.`,
    roles: [
      "`roles/cloudsql.admin` on the project",
      `whoever may log in as \`${environment.migratorUser}\``,
      "whoever stops and starts the application",
    ],
    facts: [...commonFacts(environment), ...facts],
    before: [
      "The release notes of the new version were read, and the application's tests ran against it.",
      "The same was done in every environment before this one.",
      "A window in which the application may be away is agreed.",
    ],
    steps: next ? upgradeSteps(environment, next) : [newest(environment)],
    back: !next
      ? ["Nothing is done, so there is nothing to take back."]
      : [
          "Up to the upgrade itself: stop, and nothing has happened.",
          `After it there is no way back in place. The backup of step 5, or the service's own ("Pre-upgrade backup"), is restored into a new instance of ${version}: [restore](restore.md).`,
          "From the moment the application writes again, going back loses what it writes: decide before it is started.",
        ],
    duration: !next
      ? ["No time at all."]
      : [
          ...MEASURED_UPGRADES.map(
            ({ what, minutes, source }) =>
              `Others were away for ${minutes} minutes with ${what} (${source}).`,
          ),
          "Yours: step 3 measures it on a clone. That number is the window.",
        ],
    cloudOnly:
      "The upgrade itself, its duration and the plans of queries afterwards. The emulator has one version, 17: it answers the check, and not the upgrade.",
  };
}

/** The next version that the service has. */
export function nextVersion({ major }: PostgresVersion): PostgresVersion | undefined {
  return PostgresVersion.KNOWN.find((one) => one.major > major);
}

function newest({ name }: Environment): Step {
  return {
    title: "See whether there is a newer one by now",
    commands: [musicdb(`runbook major-upgrade ${name}`)],
    expect: "a version to go to, once this project knows it",
  };
}

function upgradeSteps(environment: Environment, next: PostgresVersion): Step[] {
  const { name, database } = environment;
  const { instance } = namesOf(environment);
  const copies = copiesOf(environment);
  const clone = `${instance}-upgrade`;
  return [
    {
      title: "See what is in the way",
      text: `Extensions, types, slots, flags and more, in every database${copies.length > 0 ? "; and the copies, which are upgraded with it" : ""}.`,
      commands: [musicdb(`upgrade-check ${name} --cloud --to ${next.major}`)],
      expect: "`nothing blocks it`, exit code 0",
      decide: [
        { if: "something blocks it", do: "stop: each finding says what to do. Then begin anew" },
        { if: "else", do: "go on; see to the warnings" },
      ],
    },
    {
      title: "Ask the service itself",
      commands: [
        gcloud(
          environment,
          `sql instances pre-check-major-version-upgrade ${instance}`,
          `--target-database-version=${next}`,
        ),
      ],
      expect: "no error; the service runs pg_upgrade's own checks",
      decide: [
        { if: "it names something", do: "stop, see to it, and begin anew" },
        { if: "else", do: "go on" },
      ],
    },
    {
      title: "Rehearse it on a clone, and measure",
      commands: [
        gcloud(environment, `sql instances clone ${instance} ${clone}`),
        gcloud(environment, `sql instances patch ${clone}`, `--database-version=${next}`),
        gcloud(
          environment,
          "sql operations list",
          `--instance=${clone}`,
          "--filter=operationType=UPDATE",
          "--format='value(startTime,endTime)'",
        ),
        ...deleteInstances(environment, [clone]),
      ],
      expect:
        "start and end of the upgrade: how long the application will be away; and its tests against the clone, before it is deleted",
      decide: [
        { if: "it failed, or a search became slow", do: "stop, and find out why on the clone" },
        { if: "it takes longer than the window", do: "stop, and agree on another" },
        { if: "else", do: "go on, in the window" },
      ],
    },
    stopApplication(environment),
    {
      title: "Back up: the rollback point",
      commands: [musicdb(`backup ${name} --cloud --description "before ${next}"`)],
      expect: "the id of a backup that is done: write it down",
    },
    ...(copies.length > 0 ? withCopies(environment, next) : alone(environment, next)),
    {
      title: "Make statistics, update extensions",
      text: `As ${environment.migratorUser}, in \`${database}\`. Until then plans are bad.`,
      commands: [
        sql("ANALYZE;"),
        sql(`SELECT e.extname, e.extversion, a.default_version
FROM pg_extension e JOIN pg_available_extensions a ON a.name = e.extname
WHERE e.extversion <> a.default_version;`),
      ],
      expect: "no row; for each, `ALTER EXTENSION … UPDATE`",
    },
    healthStep(environment, {
      title: "Decide whether it stays",
      commands: [musicdb(`health ${name} --cloud`), musicdb(`migrate status ${name} --cloud`)],
      expect: `healthy, PostgreSQL ${next.major}, and all migrations applied`,
      decide: [
        { if: "it is not", do: "go back now, while nothing was written" },
        { if: "else", do: "start the application. From here on going back loses data" },
      ],
    }),
    {
      title: "Look at the slowest statements for a day",
      commands: [
        sql(`SELECT pid, usename, now() - query_start AS since, left(query, 60) AS query
FROM pg_stat_activity
WHERE state = 'active' AND pid <> pg_backend_pid()
ORDER BY query_start
LIMIT 10;`),
      ],
      expect: "nothing that runs for longer than before; the alert slow-queries-p95 stays quiet",
    },
  ];
}

function alone(environment: Environment, next: PostgresVersion): Step[] {
  return [
    {
      title: "Write the version",
      edit: edit(environment, "version", `"${next}"`),
      expect: "a plan with one change in place: the next step",
    },
    ...applySteps(environment, {
      title: "Upgrade",
      expectation: "`review-version-upgrade`, a change in place, and no replacement",
    }),
  ];
}

/** The provider upgrades no instance together with its replicas. */
function withCopies(environment: Environment, next: PostgresVersion): Step[] {
  const { instance } = namesOf(environment);
  const folder = stackFolder(environment, "database");
  return [
    {
      title: "Upgrade, the copies with it",
      text: "Terraform's provider cannot do both at once: gcloud does, and Terraform learns of it in the next step.",
      commands: [
        gcloud(
          environment,
          `sql instances patch ${instance}`,
          `--database-version=${next}`,
          "--include-replicas-for-major-version-upgrade",
        ),
        gcloud(
          environment,
          "sql instances list",
          `--filter='masterInstanceName~${instance}$'`,
          "--format='value(name,databaseVersion,state)'",
        ),
      ],
      expect: `${next} and RUNNABLE, for the instance and for each copy`,
      decide: [
        {
          if: "a copy is left behind",
          do: "delete it: Terraform makes it anew, from the upgraded instance",
        },
        { if: "else", do: "go on" },
      ],
    },
    {
      title: "Write the version, and see that Terraform agrees",
      edit: edit(environment, "version", `"${next}"`),
      commands: [
        musicdb(`synth --environment ${environment.name}`),
        {
          tool: "terraform",
          text: `terraform -chdir=${folder} plan -input=false -detailed-exitcode`,
          cloudOnly: false,
        },
      ],
      expect: "an empty plan, exit code 0",
    },
  ];
}
