import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { shortened } from "../cloudsql/name";
import { ExistingExportBucket, ExportBucket } from "../constructs/export-bucket";
import type { PostgresInstance } from "../constructs/postgres-instance";
import { ScheduledExport } from "../constructs/scheduled-export";
import type { Environment } from "../environments";

/** The longest name of a bucket. */
const BUCKET_LENGTH = 63;

/** What scheduled exports need of the project's APIs. */
export function exportServices({ exports }: Environment): readonly string[] {
  return exports
    ? ["workflows", "workflowexecutions", "cloudscheduler", "storage", "iam", "cloudresourcemanager"]
    : [];
}

/** The bucket, and what exports to it; nothing where the environment has no exports. */
export function addExports(
  scope: Construct,
  environment: Environment,
  instance: PostgresInstance,
  labels: Readonly<Record<string, string>>,
  dependsOn: readonly ITerraformDependable[],
): void {
  const { exports, project, region, database, deletionProtection } = environment;
  if (!exports) return;
  const bucket = exports.bucket
    ? new ExistingExportBucket(scope, "export-bucket", exports.bucket)
    : new ExportBucket(scope, "export-bucket", {
        project,
        name: shortened(`${project}-${instance.resource.nameInput}-exports`, "-", BUCKET_LENGTH),
        location: exports.location ?? region,
        retention: exports.retention,
        lock: exports.lock,
        key: exports.key,
        deletionProtection,
        labels,
        dependsOn,
      });
  new ScheduledExport(scope, "export", {
    region,
    instance,
    database,
    bucket,
    schedule: exports.schedule,
    timeZone: exports.timeZone,
    offload: exports.offload,
    labels,
    dependsOn,
  });
}
