import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { GcsBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../environments";
import { budgetComment } from "../preflight/budget";

/** Write-only arguments and ephemeral values. */
const TERRAFORM_VERSION = ">= 1.11";

/**
 * One Terraform state of an environment: `<environment>-<part>`, in the environment's bucket, with the
 * Google provider set to its project.
 */
export class EnvironmentStack extends TerraformStack {
  constructor(
    scope: Construct,
    part: string,
    protected readonly environment: Environment,
  ) {
    super(scope, `${environment.name}-${part}`);
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
    // For whoever checks the JSON, without this repository too; Terraform skips comments.
    this.addOverride("//.budget", budgetComment({ name: environment.name, ...environment.budget }));
    new GcsBackend(this, {
      bucket: environment.stateBucket,
      prefix: `loist-music-library-db/${environment.name}/${part}`,
    });
    new GoogleProvider(this, "google", {
      project: environment.project,
      region: environment.region,
      defaultLabels: this.labels,
      // The budgets API takes no request without a project to count it against.
      ...(environment.monitoring.billingAccount && {
        userProjectOverride: true,
        billingProject: environment.project,
      }),
    });
  }

  /** On every resource that takes labels. */
  protected get labels(): Record<string, string> {
    return { ...this.environment.labels, application: "loist-music-library", managed_by: "cdktf" };
  }
}
