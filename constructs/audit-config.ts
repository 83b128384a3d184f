import { ProjectIamAuditConfig } from "@cdktf/provider-google/lib/project-iam-audit-config";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** Reads of the configuration, reads of data, writes of data. Writes of the configuration are always logged. */
const LOG_TYPES = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"] as const;

export interface DataAccessAuditProps {
  /** Google Cloud project id. */
  readonly project: string;
  /**
   * Whose reads and writes are not logged, e.g. `serviceAccount:backup@my-project.iam.gserviceaccount.com`.
   *
   * A benchmark allows nobody (CIS 2.1).
   *
   * @default - nobody
   */
  readonly exemptedMembers?: readonly string[];
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Data Access audit logs of Cloud SQL in a project. pgAudit's records reach Cloud Logging only with them: on
 * Cloud SQL they are entries of the log `data_access`, not lines of the server.
 *
 * It is authoritative for the service: whatever else the project's audit configuration says of Cloud SQL is
 * replaced, and removing this switches the logs off. Other services are left alone. Whoever applies it needs
 * `resourcemanager.projects.setIamPolicy`.
 */
export class DataAccessAudit extends Construct {
  constructor(scope: Construct, id: string, props: DataAccessAuditProps) {
    super(scope, id);
    const exemptedMembers = props.exemptedMembers && [...props.exemptedMembers];
    new ProjectIamAuditConfig(this, "Default", {
      project: props.project,
      service: "cloudsql.googleapis.com",
      auditLogConfig: LOG_TYPES.map((logType) => ({ logType, exemptedMembers })),
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
  }
}
