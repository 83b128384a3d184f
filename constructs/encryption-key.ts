import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import { KmsKeyRing } from "@cdktf/provider-google/lib/kms-key-ring";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { Duration } from "../cloudsql/duration";
import { refuse } from "../cloudsql/problem";

const KEY_NAME = /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;

/** A key that encrypts instances of its region: owned ({@link EncryptionKey}) or existing ({@link ExistingKey}). */
export interface IEncryptionKey {
  /** `projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>`, or a reference to it. */
  readonly keyName: string;
  /** What an instance must wait for: the service may use the key. */
  readonly dependables: readonly ITerraformDependable[];
}

export interface EncryptionKeyProps {
  /** Google Cloud project id, of the key and of the instances. */
  readonly project: string;
  /** Region of the instances. */
  readonly region: string;
  /** Name of the key ring. A ring is never deleted: Terraform only forgets it. */
  readonly ring: string;
  /** Name of the key. */
  readonly name: string;
  /** How often it has a new version, a day or more. Old versions stay. @default - 90 days */
  readonly rotation?: Duration;
  /** Refuse to destroy ring and key: without the key, instance and backups are lost. @default true */
  readonly deletionProtection?: boolean;
  /** What must exist before, such as the APIs. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** A key ring with one key that Cloud SQL may use. */
export class EncryptionKey extends Construct implements IEncryptionKey {
  readonly resource: KmsCryptoKey;
  readonly keyName: string;
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const lifecycle = { ...((props.deletionProtection ?? true) && { preventDestroy: true }) };
    const ring = new KmsKeyRing(this, "ring", {
      project: props.project,
      location: props.region,
      name: props.ring,
      lifecycle,
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
    this.resource = new KmsCryptoKey(this, "Default", {
      keyRing: ring.id,
      name: props.name,
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: (props.rotation ?? Duration.days(90)).toGoogle(),
      lifecycle,
    });
    this.keyName = this.resource.id;
    this.dependables = [grantToService(this, props.project, this.keyName, props.dependsOn)];
  }
}

export interface ExistingKeyProps {
  /** Google Cloud project id of the instances. */
  readonly project: string;
  /** Full name of the key, without a version. */
  readonly keyName: string;
  /** What must exist before, such as the APIs. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** A key that exists already. Cloud SQL is given its use. */
export class ExistingKey extends Construct implements IEncryptionKey {
  readonly keyName: string;
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ExistingKeyProps) {
    super(scope, id);
    const { keyName } = props;
    if (!Token.isUnresolved(keyName) && !KEY_NAME.test(keyName)) {
      refuse({
        code: "KEY_NAME_INVALID",
        message: '"keyName" is not the full name of a key',
        got: keyName,
        allowed: "projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>",
        fix: "write the key's id, without a version",
        path: this.node.path,
      });
    }
    this.keyName = keyName;
    this.dependables = [grantToService(this, props.project, keyName, props.dependsOn)];
  }
}

/**
 * Lets Cloud SQL's service agent of a project use a key: docs.cloud.google.com/sql/docs/postgres/configure-cmek.
 * The agent itself comes with the API; where it does not exist yet, `gcloud beta services identity create` makes it:
 * the resource for it is in no release of the provider that is not beta.
 */
function grantToService(
  scope: Construct,
  projectId: string,
  cryptoKeyId: string,
  dependsOn: readonly ITerraformDependable[] | undefined,
): ITerraformDependable {
  const project = new DataGoogleProject(scope, "project", { projectId });
  return new KmsCryptoKeyIamMember(scope, "access", {
    cryptoKeyId,
    role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
    member: `serviceAccount:service-${project.number}@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
    dependsOn: dependsOn && [...dependsOn],
  });
}
