import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { Construct, type IDependable } from "constructs";

export interface ProjectServicesProps {
  /** Google Cloud project id. */
  readonly project: string;
  /** APIs without domain, e.g. `sqladmin`; one that is there twice counts once. */
  readonly services: readonly string[];
}

/**
 * Switches on the APIs that a stack needs. They stay on when the stack is destroyed: others in the project
 * may need them.
 */
export class ProjectServices extends Construct {
  /** For `dependsOn`: what uses an API must come after it. */
  readonly dependables: readonly (IDependable & { readonly fqn: string })[];

  constructor(scope: Construct, id: string, props: ProjectServicesProps) {
    super(scope, id);
    this.dependables = [...new Set(props.services)].map(
      (name) =>
        new ProjectService(this, name, {
          project: props.project,
          service: `${name}.googleapis.com`,
          disableOnDestroy: false,
        }),
    );
  }
}
