import { jurisdictionOf, multiRegionOf } from "../cloudsql/location";
import { PRICED_REGIONS } from "../cloudsql/pricing/prices";
import type { Environment } from "../environments";
import { namesOf } from "../environments/names";
import { applySteps, ask, edit, gcloud, healthStep, musicdb } from "./commands";
import { commonFacts, type Fact } from "./facts";
import { bestReplica, promote } from "./promotion";
import type { Command, Runbook, Step } from "./runbook";

/** The region is gone for longer than the application can be. */
export function regionalLoss(environment: Environment): Runbook {
  const { name, region, backups } = environment;
  const replica = bestReplica(environment);
  const away = replica && replica.region !== region ? replica : undefined;
  const location = backups.location ?? region;
  const outside = location !== region;
  const facts: Fact[] = [
    ["lost", region],
    ["copy elsewhere", away ? `${away.instance} in ${away.region}` : "none"],
    ["backups", outside ? `in ${location}` : `in ${region} only: lost with it`],
  ];
  return {
    id: "regional-loss",
    environment: name,
    title: `Loss of the region ${region} for ${name}`,
    when: `Google's status page tells of an outage of Cloud SQL in ${region}, and waiting costs more than moving.`,
    roles: [
      "`roles/cloudsql.admin` on the project",
      "who decides for the product: moving loses what was written last",
      "whoever deploys the application",
    ],
    facts: [...commonFacts(environment), ...facts],
    before: [
      "Google's own estimate of the outage was read: status.cloud.google.com.",
      away
        ? "Somebody decided that what the replica has not received may be lost."
        : outside
          ? "Somebody decided that what was written since the latest backup may be lost: the log of changes is in the lost region."
          : "There is no copy of the data outside of the region: there is nothing to move to.",
    ],
    steps: [
      decideStep(environment, away !== undefined, outside),
      ...(away
        ? promote(environment, away, isDisasterRecovery(environment, away.name))
        : outside
          ? fromBackup(environment)
          : prepare(environment)),
    ],
    back: [
      away || outside
        ? `When ${region} is back, its instance has what was written last, and nothing newer. Do not start the application on it: take what is missing out of it by hand, then delete it or make it a replica of the new primary.`
        : "Nothing was moved: when the region is back, so is the instance.",
    ],
    duration: [
      away
        ? "From the decision to the first write: the promotion and a deployment of the application. Measure it in a rehearsal."
        : outside
          ? "Making an instance and restoring into it: others report 12 minutes for 60 GB, after 15 for the empty instance (GitLab's handbook). Measure yours with `npx musicdb drill`."
          : "As long as the outage.",
    ],
    cloudOnly:
      "Everything that a lost region does: which calls of the Admin API still answer, whether the backups in another place can be read, and how long it takes.",
  };
}

function isDisasterRecovery({ replicas }: Environment, name: string): boolean {
  return replicas.some((one) => one.name === name && one.disasterRecovery);
}

function decideStep(environment: Environment, replica: boolean, backup: boolean): Step {
  const { instance } = namesOf(environment);
  return {
    title: "Decide",
    commands: [
      gcloud(environment, `sql instances describe ${instance}`, "--format='value(state,region)'"),
      gcloud(environment, "sql operations list", `--instance=${instance}`, "--limit=5"),
    ],
    expect: "no answer, or a state that is not RUNNABLE, while other regions answer",
    decide: [
      { if: "only a zone is lost", do: "stop, and go to [failover](failover.md)" },
      { if: "the outage is expected to end sooner than the move takes", do: "wait" },
      ...(replica
        ? [{ if: "else", do: "promote the replica: the next steps" }]
        : backup
          ? [{ if: "else", do: "restore the latest backup into another region: the next steps" }]
          : [
              {
                if: "else",
                do: "wait all the same: no data are outside of the region. The next steps are for the time after",
              },
            ]),
    ],
  };
}

/** A region under the same law, whose prices are known. */
export function otherRegion({
  region,
  residency,
}: Pick<Environment, "region" | "residency">): string | undefined {
  const place = residency ?? jurisdictionOf(region);
  return PRICED_REGIONS.filter((one) => one !== region && jurisdictionOf(one) === place).sort()[0];
}

function fromBackup(environment: Environment): Step[] {
  const { instance } = namesOf(environment);
  const { tier, version, edition, storage, flags: _flags } = environment;
  const target = otherRegion(environment);
  const moved = `${instance}-moved`;
  const region = target ? `--region=${target}` : '--region="$REGION"';
  const choose: Command[] = target ? [] : [ask("REGION", "region to move to")];
  return [
    {
      title: "Find the latest backup",
      commands: [
        gcloud(
          environment,
          "sql backups list",
          `--instance=${instance}`,
          "--filter=status=SUCCESSFUL",
          "--sort-by=~endTime",
          "--limit=5",
        ),
        ask("BACKUP", "id of the backup"),
      ],
      expect: "a backup that is SUCCESSFUL; its time is what the data will be as of",
      decide: [
        {
          if: "the list does not answer",
          do: "look into the console's list of backups of the project; else wait",
        },
        { if: "else", do: "go on with its id" },
      ],
    },
    {
      title: `Make an instance in ${target ?? "another region"}`,
      text:
        environment.access.kind === "private"
          ? "It needs the VPC's service networking connection, which is there: it belongs to the network and not to a region."
          : undefined,
      commands: [
        ...choose,
        gcloud(
          environment,
          `sql instances create ${moved}`,
          region,
          `--database-version=${version}`,
          `--tier=${tier}`,
          `--edition=${edition.name === "ENTERPRISE" ? "enterprise" : "enterprise-plus"}`,
          `--storage-size=${storage.size.toGibibytes()}GB`,
          ...networkFlags(environment),
        ),
      ],
      expect: "the operation ends without an error",
    },
    {
      title: "Restore into it",
      commands: [
        gcloud(
          environment,
          'sql backups restore "$BACKUP"',
          `--restore-instance=${moved}`,
          `--backup-instance=${instance}`,
        ),
      ],
      expect: "the operation ends without an error",
      decide: [
        {
          if: "it is refused because the disk is too small",
          do: "make the instance larger: a disk grew since",
        },
        { if: "else", do: "go on" },
      ],
    },
    {
      title: "Lead the application there",
      text: `Its connection name is \`${environment.project}:${target ?? "$REGION"}:${moved}\`. The passwords are those of the time of the backup: where one was rotated since, set it again from its secret. Flags, users of IAM and monitoring come from Terraform: give the new instance an environment of its own, by a copy of \`environments/${environment.name}.ts\` with its region and name.`,
      expect: "sessions of the application on the new instance",
    },
    healthStep(environment, {
      title: "See what of the old one still answers",
      expect: `an answer of ${instance} means that the region is back: stop the application there first`,
    }),
  ];
}

function networkFlags({ access, project, instanceName }: Environment): string[] {
  if (access.kind === "public") return ["--assign-ip"];
  if (access.kind === "psc") {
    return [
      "--no-assign-ip",
      "--enable-private-service-connect",
      `--allowed-psc-projects=${access.consumerProjects.join(",")}`,
    ];
  }
  return [
    "--no-assign-ip",
    `--network=${access.network ?? `projects/${project}/global/networks/${instanceName}`}`,
  ];
}

function prepare(environment: Environment): Step[] {
  const location = multiRegionOf(environment.region) ?? otherRegion(environment);
  const where = location ?? environment.region;
  return [
    {
      title: "Keep backups outside of the region the next time",
      text: "They cost the same per GB in a multi-region. The log of changes stays in the region: a move loses what was written since the latest backup.",
      edit: edit(environment, "backups", backupsSource(environment, where)),
      expect: "the plan changes `location` of the backups, in place",
    },
    ...applySteps(environment, {
      expectation: "one change in place, `backup_configuration`, and no replacement",
    }),
    {
      title: "See that the next backup is there",
      commands: [musicdb(`backup list ${environment.name} --cloud`)],
      expect: `a backup whose location is ${where}`,
    },
  ];
}

function backupsSource({ backups }: Environment, location: string): string {
  const { retained, startTime, keepOnDelete, finalBackup } = backups;
  return `{ retained: ${retained}, startTime: "${startTime}", location: "${location}", keepOnDelete: ${keepOnDelete}, finalBackup: ${finalBackup} }`;
}
