import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Cron } from "../cloudsql/cron";
import { Duration } from "../cloudsql/duration";
import { shortened } from "../cloudsql/name";
import { type SleepTimes, sleepProblems, timeZoneProblem } from "../cloudsql/sleep";
import type { PostgresInstance } from "./postgres-instance";
import { validateAtSynth } from "./validation";

/** The longest ids of service accounts and of roles that a project has. */
const ACCOUNT_LENGTH = 30;
const ROLE_LENGTH = 64;

export interface SleepScheduleProps {
  /** Region of the jobs. */
  readonly region: string;
  /** The instance, made with `sleeps: true`: what a schedule changes, Terraform leaves alone. */
  readonly instance: PostgresInstance;
  /** When it stops and starts, each week alike. */
  readonly times: SleepTimes;
  /** What must exist before, such as the APIs. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Stops and starts an instance by two jobs of Cloud Scheduler, which set its activation policy through the
 * Admin API. They run as a service account that may do nothing else, and nothing to any other instance.
 * Storage, backups and a public address are paid for while the instance is stopped.
 */
export class SleepSchedule extends Construct {
  readonly stop: CloudSchedulerJob;
  readonly start: CloudSchedulerJob;
  readonly serviceAccount: ServiceAccount;

  constructor(scope: Construct, id: string, props: SleepScheduleProps) {
    super(scope, id);
    const { instance, times } = props;
    const { project } = instance;
    const name = String(instance.resource.nameInput);
    const dependsOn = props.dependsOn && [...props.dependsOn];

    this.serviceAccount = new ServiceAccount(this, "account", {
      project,
      accountId: shortened(`sleep-${name}`, "-", ACCOUNT_LENGTH),
      displayName: `Stops and starts ${name}`,
      dependsOn,
    });
    const role = new ProjectIamCustomRole(this, "role", {
      project,
      roleId: shortened(`sleep_${name.replaceAll("-", "_")}`, "_", ROLE_LENGTH),
      title: `Stop and start ${name}`,
      permissions: ["cloudsql.instances.get", "cloudsql.instances.update"],
      stage: "GA",
      dependsOn,
    });
    const grant = new ProjectIamMember(this, "grant", {
      project,
      role: role.name,
      member: this.serviceAccount.member,
      // docs.cloud.google.com/sql/docs/postgres/iam-conditions
      condition: {
        title: "this_instance",
        expression: `resource.type == "sqladmin.googleapis.com/Instance" && resource.name == "projects/${project}/instances/${instance.name}"`,
      },
    });

    const job = (verb: "stop" | "start", schedule: Cron, activationPolicy: "NEVER" | "ALWAYS") =>
      new CloudSchedulerJob(this, verb, {
        project,
        region: props.region,
        name: `${name}-${verb}`,
        description: `${verb === "stop" ? "Stops" : "Starts"} ${name}`,
        schedule: schedule.text,
        timeZone: times.timeZone,
        attemptDeadline: Duration.minutes(3).toGoogle(),
        // While another operation runs on the instance, the service answers with a conflict.
        retryConfig: {
          retryCount: 5,
          minBackoffDuration: Duration.minutes(1).toGoogle(),
          maxBackoffDuration: Duration.minutes(10).toGoogle(),
          maxDoublings: 5,
          maxRetryDuration: Duration.seconds(0).toGoogle(),
        },
        httpTarget: {
          httpMethod: "PATCH",
          uri: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${instance.name}`,
          headers: { "Content-Type": "application/json" },
          body: Buffer.from(JSON.stringify({ settings: { activationPolicy } })).toString("base64"),
          oauthToken: {
            serviceAccountEmail: this.serviceAccount.email,
            scope: "https://www.googleapis.com/auth/sqlservice.admin",
          },
        },
        dependsOn: [grant],
      });
    this.stop = job("stop", times.stop, "NEVER");
    this.start = job("start", times.start, "ALWAYS");
    validateAtSynth(this, () => [...sleepProblems(times), ...zoneProblems(times)]);
  }
}

function zoneProblems({ timeZone }: SleepTimes) {
  const problem = timeZoneProblem(timeZone);
  return problem ? [{ ...problem, path: "timeZone" }] : [];
}
