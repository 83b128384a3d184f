import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { SecretManagerSecretVersion } from "@cdktf/provider-google/lib/secret-manager-secret-version";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface DatabaseSecretProps {
  /** Google Cloud project id. */
  readonly project: string;
  /** Region that holds the value. */
  readonly region: string;
  /** Id in Secret Manager. */
  readonly secretId: string;
  /** The value: must be ephemeral, it is written once and kept in no state. */
  readonly value: string;
  /** A higher number writes the value anew. */
  readonly version: number;
  /** Refuse to destroy the secret. @default true */
  readonly deletionProtection?: boolean;
  /** What must be done before the value is written. @default - nothing */
  readonly valueDependsOn?: readonly ITerraformDependable[];
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** A secret whose value Terraform writes and never keeps. */
export class DatabaseSecret extends Construct {
  readonly resource: SecretManagerSecret;
  readonly version: SecretManagerSecretVersion;
  readonly #project: string;

  constructor(scope: Construct, id: string, props: DatabaseSecretProps) {
    super(scope, id);
    this.#project = props.project;
    this.resource = new SecretManagerSecret(this, "Default", {
      project: props.project,
      secretId: props.secretId,
      replication: { userManaged: { replicas: [{ location: props.region }] } },
      deletionProtection: props.deletionProtection ?? true,
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
    this.version = new SecretManagerSecretVersion(this, "version", {
      secret: this.resource.id,
      secretDataWo: props.value,
      secretDataWoVersion: props.version,
      // On rotation the old value stays readable by number, and clients never find no version at all.
      deletionPolicy: "ABANDON",
      lifecycle: { createBeforeDestroy: true },
      dependsOn: props.valueDependsOn && [...props.valueDependsOn],
    });
  }

  /** Lets a principal (`user:…`, `serviceAccount:…`) read the value. */
  grantRead(id: string, member: string): SecretManagerSecretIamMember {
    return new SecretManagerSecretIamMember(this, id, {
      project: this.#project,
      secretId: this.resource.secretId,
      role: "roles/secretmanager.secretAccessor",
      member,
    });
  }
}
