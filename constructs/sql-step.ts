import { join } from "node:path";
import { Resource } from "@cdktf/provider-null/lib/resource";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { PROJECT_ROOT } from "../build/project-root";
import { refuse } from "../cloudsql/problem";
import { bundlePair } from "../database/bundle";
import { ProgramAsset } from "./program-asset";

const SQL = join(PROJECT_ROOT, "sql");

/** What needs no quotes in any shell, on Windows neither. */
const PLAIN = /^[A-Za-z0-9_.:/@-]+$/;

export interface SqlStepProps {
  /** `project:region:instance`. */
  readonly connectionName: string;
  readonly database: string;
  /** The user that owns the schema. */
  readonly user: string;
  /** Where its password is: `projects/<project>/secrets/<id>`. It is read at run time. */
  readonly passwordSecret: string;
  /** The login users that are given the application's rights. */
  readonly applicationUsers: readonly string[];
  /** The login users that read rows. @default - none */
  readonly readers?: readonly string[];
  /** The login users that see and end sessions and read statistics. @default - none */
  readonly operators?: readonly string[];
  /** The login users, beside `user`, that may act as the owner of the schema. @default - none */
  readonly migrators?: readonly string[];
  /** Which address of the instance to go to. */
  readonly ipType: "PUBLIC" | "PRIVATE" | "PSC";
  /** To the instance's own port: where the service pools what connectors open. @default false */
  readonly pastPoolers?: boolean;
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Applies the SQL files: a null resource whose command runs the bundled migrator. It runs again when the
 * SQL, the migrator, the instance or a list of users is another one. Users on no list lose their rights. No secret is in the command, its environment, the
 * triggers or the output.
 */
export class SqlStep extends Construct {
  readonly resource: Resource;

  constructor(scope: Construct, id: string, props: SqlStepProps) {
    super(scope, id);
    const { applicationUsers, readers = [], operators = [], migrators = [], ...texts } = props;
    const users = { applicationUsers, readers, operators, migrators };
    const named = Object.entries(users).flatMap(([list, names]) =>
      names.map((name) => [list, name] as const),
    );
    for (const [name, value] of [...Object.entries(texts), ...named]) {
      if (typeof value === "string" && !Token.isUnresolved(value) && !PLAIN.test(value)) {
        refuse({
          code: "SQL_STEP_ARGUMENT_NOT_PLAIN",
          message: `"${name}" has characters that a shell would not leave alone`,
          got: value,
          allowed: "letters, digits and _ . : / @ -",
          fix: "choose a plainer name",
          path: this.node.path,
        });
      }
    }
    const step = bundlePair("database/step.ts");
    const program = new ProgramAsset(this, "program", {
      fileName: "step.cjs",
      program: step.program,
      beside: step.libraries,
      folders: { "sql/migrations": `${SQL}/migrations`, "sql/roles": `${SQL}/roles` },
    });
    const command = [
      `node ${program.path}`,
      `--instance ${props.connectionName}`,
      `--database ${props.database}`,
      `--user ${props.user}`,
      `--password-secret ${props.passwordSecret}`,
      ...applicationUsers.map((user) => `--app-user ${user}`),
      ...readers.map((user) => `--reader ${user}`),
      ...operators.map((user) => `--operator ${user}`),
      ...migrators.map((user) => `--migrator ${user}`),
      "--revoke-others",
      `--ip-type ${props.ipType}`,
      ...(props.pastPoolers ? ["--past-poolers"] : []),
    ].join(" ");
    this.resource = new Resource(this, "Default", {
      triggers: {
        sql: program.filesHash,
        migrator: program.programHash,
        instance: props.connectionName,
        database: props.database,
        application_users: applicationUsers.join(" "),
        readers: readers.join(" "),
        operators: operators.join(" "),
        migrators: migrators.join(" "),
      },
      provisioners: [{ type: "local-exec", command }],
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
  }
}
