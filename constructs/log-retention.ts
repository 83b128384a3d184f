import { LoggingProjectBucketConfig } from "@cdktf/provider-google/lib/logging-project-bucket-config";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Duration } from "../cloudsql/duration";
import { withPath } from "./validation";

export interface LogRetentionProps {
  /** Google Cloud project id. */
  readonly project: string;
  readonly region: string;
  /** Name of the bucket and of the sink. */
  readonly name: string;
  /** `project:instance`, the value of the label `database_id`. */
  readonly databaseId: string;
  /** How long entries are kept: whole days, 1 to 3650. */
  readonly retention: Duration;
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Keeps the logs of one instance in a log bucket of their own, for as long as asked. */
export class LogRetention extends Construct {
  constructor(scope: Construct, id: string, props: LogRetentionProps) {
    super(scope, id);
    const bucket = new LoggingProjectBucketConfig(this, "bucket", {
      project: props.project,
      location: props.region,
      bucketId: props.name,
      retentionDays: withPath(this, () => props.retention.toDays()),
      description: `Logs of ${props.databaseId}`,
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
    new LoggingProjectSink(this, "sink", {
      project: props.project,
      name: props.name,
      destination: `logging.googleapis.com/${bucket.id}`,
      filter: `resource.type = "cloudsql_database" AND resource.labels.database_id = "${props.databaseId}"`,
      uniqueWriterIdentity: true,
    });
  }
}
