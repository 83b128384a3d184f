import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { WorkflowsWorkflow } from "@cdktf/provider-google/lib/workflows-workflow";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Cron } from "../cloudsql/cron";
import { Duration } from "../cloudsql/duration";
import { exportWorkflow } from "../cloudsql/export-workflow";
import { shortened } from "../cloudsql/name";
import type { IExportBucket } from "./export-bucket";
import type { PostgresInstance } from "./postgres-instance";

/** The longest ids of service accounts and of roles that a project has. */
const ACCOUNT_LENGTH = 30;
const ROLE_LENGTH = 64;
/** The longest name of a workflow. */
const WORKFLOW_LENGTH = 64;

export interface ScheduledExportProps {
  /** Region of the workflow and the job. */
  readonly region: string;
  readonly instance: PostgresInstance;
  /** Name of the database that is exported. */
  readonly database: string;
  readonly bucket: IExportBucket;
  /** When. */
  readonly schedule: Cron;
  /** Name of the tz database, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** Exported by a server of its own, which costs by its time and leaves the instance alone. @default true */
  readonly offload?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  /** What must exist before, such as the APIs. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Exports a database to a bucket on a schedule: a job of Cloud Scheduler starts a workflow, which asks the Admin API,
 * waits, and looks whether the object is there. Each of the two has an account of its own:
 *
 * - the workflow's may export this instance, read the state of instances and operations, list the bucket (not read
 *   it), and write log entries;
 * - the job's may start workflows of the project and nothing else: Workflows has no rights on a single workflow
 *   (docs.cloud.google.com/workflows/docs/access-control);
 * - the instance's own writes the object, and may neither read nor replace one.
 */
export class ScheduledExport extends Construct {
  readonly workflow: WorkflowsWorkflow;
  readonly job: CloudSchedulerJob;

  constructor(scope: Construct, id: string, props: ScheduledExportProps) {
    super(scope, id);
    const { region, instance, database, bucket } = props;
    const { project } = instance;
    const name = String(instance.resource.nameInput);
    const dependsOn = props.dependsOn && [...props.dependsOn];

    const account = (accountId: string, prefix: string, displayName: string) =>
      new ServiceAccount(this, accountId, {
        project,
        accountId: shortened(`${prefix}-${name}`, "-", ACCOUNT_LENGTH),
        displayName,
        dependsOn,
      });
    const role = (roleId: string, prefix: string, title: string, permissions: string[]) =>
      new ProjectIamCustomRole(this, roleId, {
        project,
        roleId: shortened(`${prefix}_${name.replaceAll("-", "_")}`, "_", ROLE_LENGTH),
        title,
        permissions,
        stage: "GA",
        dependsOn,
      });
    const grant = (grantId: string, roleName: string, member: string, expression?: string) =>
      new ProjectIamMember(this, grantId, {
        project,
        role: roleName,
        member,
        ...(expression && { condition: { title: "this_instance", expression } }),
      });

    const exporter = account("account", "export", `Exports ${name}`);
    const exporting = role("role", "export", `Export ${name}`, ["cloudsql.instances.export"]);
    // An operation is nothing that a condition can name: docs.cloud.google.com/sql/docs/postgres/iam-conditions.
    const watching = role("watch-role", "export_watch", `Watch exports of ${name}`, [
      "cloudsql.instances.get",
    ]);
    const listing = role("list-role", "export_list", `List exports of ${name}`, ["storage.objects.list"]);
    const rights = [
      grant(
        "grant",
        exporting.name,
        exporter.member,
        `resource.type == "sqladmin.googleapis.com/Instance" && resource.name == "projects/${project}/instances/${instance.name}"`,
      ),
      grant("watch-grant", watching.name, exporter.member),
      grant("log-grant", "roles/logging.logWriter", exporter.member),
      bucket.grant("list-grant", listing.name, exporter.member),
      bucket.grant(
        "write-grant",
        "roles/storage.objectCreator",
        `serviceAccount:${instance.resource.serviceAccountEmailAddress}`,
      ),
    ];

    const exportName = shortened(`${name}-export`, "-", WORKFLOW_LENGTH);
    this.workflow = new WorkflowsWorkflow(this, "workflow", {
      project,
      region,
      name: exportName,
      description: `Exports ${database} of ${name}`,
      serviceAccount: exporter.id,
      sourceContents: inTerraform(
        exportWorkflow({
          project,
          region,
          instance: name,
          database,
          bucket: bucket.name,
          offload: props.offload ?? true,
        }),
      ),
      // Who reads the log sees why one failed.
      callLogLevel: "LOG_ERRORS_ONLY",
      // It holds nothing: what it made is in the bucket.
      deletionProtection: false,
      labels: { ...props.labels },
      dependsOn: [...(dependsOn ?? []), ...rights],
    });

    const starter = account("start-account", "start-export", `Starts exports of ${name}`);
    const starting = role("start-role", "start_export", `Start exports of ${name}`, [
      "workflows.executions.create",
    ]);
    const start = grant("start-grant", starting.name, starter.member);
    this.job = new CloudSchedulerJob(this, "job", {
      project,
      region,
      name: exportName,
      description: `Starts an export of ${name}`,
      schedule: props.schedule.text,
      timeZone: props.timeZone,
      attemptDeadline: Duration.minutes(3).toGoogle(),
      retryConfig: {
        retryCount: 3,
        minBackoffDuration: Duration.minutes(1).toGoogle(),
        maxBackoffDuration: Duration.minutes(10).toGoogle(),
        maxDoublings: 3,
        maxRetryDuration: Duration.seconds(0).toGoogle(),
      },
      httpTarget: {
        httpMethod: "POST",
        uri: `https://workflowexecutions.googleapis.com/v1/${this.workflow.id}/executions`,
        headers: { "Content-Type": "application/json" },
        body: Buffer.from("{}").toString("base64"),
        oauthToken: {
          serviceAccountEmail: starter.email,
          scope: "https://www.googleapis.com/auth/cloud-platform",
        },
      },
      dependsOn: [start],
    });
  }
}

/** An expression of Workflows is written as one of Terraform is: Terraform is to leave it alone. */
function inTerraform(definition: object): string {
  return JSON.stringify(definition, undefined, 2).replace(/[$%]\{/g, (start) => start[0] + start);
}
