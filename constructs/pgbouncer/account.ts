import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { shortened } from "../../cloudsql/name";
import { refuse } from "../../cloudsql/problem";

/** The longest id of a service account. */
const ACCOUNT_LENGTH = 30;
const IMAGE = /^([a-z0-9-]+)-docker\.pkg\.dev\/([a-z0-9-]+)\/([a-z0-9-]+)\/[^@\s]+@sha256:[0-9a-f]{64}$/;

export interface PoolerAccountProps {
  /** Google Cloud project id. */
  readonly project: string;
  readonly accountName: string;
  readonly instanceName: string;
  /** Ids of the secrets that it may read. */
  readonly passwordSecret: string;
  readonly tlsSecret?: string;
  /** `<location>-docker.pkg.dev/<project>/<repository>/<name>@sha256:<digest>` */
  readonly image: string;
  /** @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Who the poolers are: they read their secrets and one repository of images, ask where the one instance is,
 * and write logs and metrics.
 */
export class PoolerAccount extends Construct {
  readonly serviceAccount: ServiceAccount;
  /** What a VM cannot start without. */
  readonly grants: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PoolerAccountProps) {
    super(scope, id);
    const { project, instanceName, image } = props;
    const [, location, imageProject, repository] = IMAGE.exec(image) ?? [];
    if (!location || !imageProject || !repository) {
      refuse({
        code: "PGBOUNCER_IMAGE",
        message:
          "this is not an image by its digest in an Artifact Registry, which VMs without a public address reach",
        got: image,
        allowed: "<location>-docker.pkg.dev/<project>/<repository>/<name>@sha256:<digest>",
        fix: "push the image of docs/pooling.md, and write what gcloud artifacts docker images describe says",
        path: this.node.path,
      });
    }
    this.serviceAccount = new ServiceAccount(this, "Default", {
      project,
      accountId: shortened(props.accountName, "-", ACCOUNT_LENGTH),
      displayName: `PgBouncer before ${instanceName}`,
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
    const { member } = this.serviceAccount;
    const secrets = [props.passwordSecret, ...(props.tlsSecret ? [props.tlsSecret] : [])].map(
      (secretId, index) =>
        new SecretManagerSecretIamMember(this, index === 0 ? "password" : "tls", {
          project,
          secretId,
          role: "roles/secretmanager.secretAccessor",
          member,
        }),
    );
    const roles = ["logging.logWriter", "monitoring.metricWriter"].map(
      (role) => new ProjectIamMember(this, role, { project, role: `roles/${role}`, member }),
    );
    const client = new ProjectIamMember(this, "cloudsql.client", {
      project,
      role: "roles/cloudsql.client",
      member,
      // docs.cloud.google.com/sql/docs/postgres/iam-conditions
      condition: {
        title: "this_instance",
        expression: `resource.type == "sqladmin.googleapis.com/Instance" && resource.name == "projects/${project}/instances/${instanceName}"`,
      },
    });
    const images = new ArtifactRegistryRepositoryIamMember(this, "images", {
      project: imageProject,
      location,
      repository,
      role: "roles/artifactregistry.reader",
      member,
    });
    this.grants = [...secrets, ...roles, client, images];
  }
}
