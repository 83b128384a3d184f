import { LoggingProjectBucketConfig } from "@cdktf/provider-google/lib/logging-project-bucket-config";
import { LoggingProjectExclusion } from "@cdktf/provider-google/lib/logging-project-exclusion";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Duration } from "../cloudsql/duration";
import { agentConnections, ofInstance, routineLines } from "../cloudsql/log-filter";
import { withPath } from "./validation";

export interface LogRetentionProps {
  /** Google Cloud project id. */
  readonly project: string;
  readonly region: string;
  /** Name of the bucket and of the sink. */
  readonly name: string;
  /** `project:instance`, the value of the label `database_id`. */
  readonly databaseId: string;
  /** `project:instance` of each copy, whose logs are kept with it. @default - none */
  readonly copies?: readonly string[];
  /** How long entries are kept: whole days, 1 to 3650. */
  readonly retention: Duration;
  /**
   * Leave routine lines out of the project's `_Default` bucket, where they would be stored, and paid for, a
   * second time. Errors and audit entries stay in both.
   *
   * @default true
   */
  readonly onlyOnce?: boolean;
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Keeps the logs of one instance and its copies in a log bucket of their own, in the instance's region and for as long as
 * asked: the server's lines, and the audit entries of the instance.
 */
export class LogRetention extends Construct {
  constructor(scope: Construct, id: string, props: LogRetentionProps) {
    super(scope, id);
    const { project, name, databaseId } = props;
    const databaseIds = [databaseId, ...(props.copies ?? [])];
    const bucket = new LoggingProjectBucketConfig(this, "bucket", {
      project,
      location: props.region,
      bucketId: name,
      retentionDays: withPath(this, () => props.retention.toDays()),
      description: `Logs of ${databaseId}`,
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
    const sink = new LoggingProjectSink(this, "sink", {
      project,
      name,
      destination: `logging.googleapis.com/${bucket.id}`,
      filter: ofInstance(...databaseIds),
      exclusions: [
        {
          name: "agent-connections",
          description: "The service's own agent looks after the server by connecting to it, all day long",
          filter: agentConnections(...databaseIds),
        },
      ],
      uniqueWriterIdentity: true,
    });
    // Every sink gets every entry, so `_Default` stores ours once more. Its filter cannot be changed in
    // Terraform without owning all of it, but an exclusion of the project is one of `_Default` and of no other
    // sink. It is safe because it takes routine lines only, comes after our sink and goes before it; and
    // log-based metrics count excluded entries too.
    if (props.onlyOnce ?? true) {
      new LoggingProjectExclusion(this, "default", {
        project,
        name: `${name}-routine`,
        description: `Routine lines of ${databaseId}: they are in the log bucket ${name}`,
        filter: routineLines(...databaseIds),
        dependsOn: [sink],
      });
    }
  }
}
