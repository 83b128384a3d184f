import { Resource } from "@cdktf/provider-null/lib/resource";
import { Construct } from "constructs";
import { bundleProgram } from "../database/bundle";
import type { PostgresInstance } from "./postgres-instance";
import { ProgramAsset } from "./program-asset";

export interface FinalBackupProps {
  /** Its backups must be kept on delete, or this one goes with them. */
  readonly instance: PostgresInstance;
}

/**
 * Takes one more backup before the instance is destroyed or replaced, and stops the destroy when that
 * fails. The provider's `final_backup_config` came after the release that CDKTF's bindings were made for
 * (https://github.com/hashicorp/terraform-provider-google/issues/24032), so a null resource does it when it
 * is itself destroyed, which Terraform does before the instance.
 */
export class FinalBackup extends Construct {
  readonly resource: Resource;

  constructor(scope: Construct, id: string, props: FinalBackupProps) {
    super(scope, id);
    const { instance } = props;
    const program = new ProgramAsset(this, "program", {
      fileName: "final-backup.cjs",
      program: bundleProgram("database/final-backup.ts"),
    });
    this.resource = new Resource(this, "Default", {
      triggers: {
        project: instance.project,
        instance: instance.name,
        // Unknown when the instance is to be replaced: then this is replaced, and so destroyed, before it.
        self_link: instance.resource.selfLink,
      },
      provisioners: [
        {
          type: "local-exec",
          when: "destroy",
          command: `node ${program.path} --project \${self.triggers.project} --instance \${self.triggers.instance}`,
        },
      ],
    });
  }
}
