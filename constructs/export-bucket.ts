import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Duration } from "../cloudsql/duration";
import { RETENTION_DAYS } from "../cloudsql/export-schedule";
import type { Problem } from "../cloudsql/problem";
import { validateAtSynth } from "./validation";

/** From here on a class that costs less a month, and a fee for what is deleted within 30 days, is cheaper. */
const NEARLINE_DAYS = 30;

/** How long a deleted object can be brought back; it is paid for. */
const SOFT_DELETE = Duration.days(7);

/** A bucket that exports go to. */
export interface IExportBucket {
  /** As it is written, not a reference. */
  readonly name: string;
  /** Lets somebody have a role on the bucket. Others can depend on what it gives. */
  grant(id: string, role: string, member: string): ITerraformDependable;
}

export interface ExportBucketProps {
  readonly project: string;
  /** Unique in the whole of Google Cloud. */
  readonly name: string;
  /** Region or multi-region. */
  readonly location: string;
  /** How long objects are kept, and cannot be deleted before: whole days, 1 to 3650. */
  readonly retention: Duration;
  /** Makes the retention final: it can never be shortened or removed, by nobody. @default false */
  readonly lock?: boolean;
  /** Full name of a key of Cloud KMS in the same location. @default - Google's */
  readonly key?: string;
  /** Whether Terraform refuses to destroy it. @default true */
  readonly deletionProtection?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * A bucket of one's own for exports: private, one copy of an object, kept for a time and deleted after it. An export
 * cannot be changed or deleted before its time, and the bucket is not destroyed while one is there.
 */
export class ExportBucket extends Construct implements IExportBucket {
  readonly name: string;
  readonly resource: StorageBucket;

  constructor(scope: Construct, id: string, props: ExportBucketProps) {
    super(scope, id);
    this.name = props.name;
    const { project, name, location, retention, lock = false, key } = props;
    validateAtSynth(this, () => retentionProblems(retention));
    const days = retention.toMilliseconds() / 86_400_000;
    this.resource = new StorageBucket(this, "Resource", {
      project,
      name,
      location: location.toUpperCase(),
      storageClass: days >= NEARLINE_DAYS ? "NEARLINE" : "STANDARD",
      // Rights by IAM only, and none for everybody: CIS 5.1, 5.2.
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      forceDestroy: false,
      retentionPolicy: { retentionPeriod: Math.floor(retention.toMilliseconds() / 1000), isLocked: lock },
      lifecycleRule: [{ action: { type: "Delete" }, condition: { age: Math.floor(days) } }],
      softDeletePolicy: { retentionDurationSeconds: SOFT_DELETE.toSeconds() },
      ...(key && { encryption: { defaultKmsKeyName: key } }),
      labels: { ...props.labels },
      lifecycle: { preventDestroy: props.deletionProtection ?? true },
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
  }

  grant(id: string, role: string, member: string): ITerraformDependable {
    return new StorageBucketIamMember(this, id, { bucket: this.resource.name, role, member });
  }
}

/** A bucket that somebody else owns. Its retention, location and key are the owner's. */
export class ExistingExportBucket extends Construct implements IExportBucket {
  constructor(
    scope: Construct,
    id: string,
    readonly name: string,
  ) {
    super(scope, id);
  }

  grant(id: string, role: string, member: string): ITerraformDependable {
    return new StorageBucketIamMember(this, id, { bucket: this.name, role, member });
  }
}

function retentionProblems(retention: Duration): Problem[] {
  const days = retention.toMilliseconds() / 86_400_000;
  if (Number.isInteger(days) && days >= RETENTION_DAYS.min && days <= RETENTION_DAYS.max) return [];
  return [
    {
      code: "EXPORT_RETENTION",
      message: "exports are kept for whole days",
      got: retention.toString(),
      allowed: `${RETENTION_DAYS.min} to ${RETENTION_DAYS.max} days`,
      fix: "write for example retention: Duration.days(30)",
      path: "retention",
    },
  ];
}
