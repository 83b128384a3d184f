import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { SqlUser } from "@cdktf/provider-google/lib/sql-user";
import { Fn, type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { iamUserName, SERVICE_ACCOUNT_SUFFIX } from "../cloudsql/iam-user";
import { refuse } from "../cloudsql/problem";
import type { PostgresInstance } from "./postgres-instance";

/** Being made can wait behind a replica. */
const TIMEOUTS = { create: "30m", update: "30m", delete: "30m" };

export interface BuiltInUserProps {
  readonly instance: PostgresInstance;
  /** PostgreSQL name. */
  readonly name: string;
  /** The password: must be ephemeral, it is kept in no state. */
  readonly password: string;
  /** A higher number sets the password anew. */
  readonly passwordVersion: number;
}

/**
 * A user with a password. The service makes it a member of `cloudsqlsuperuser`; the SQL step takes that
 * from the application's user.
 */
export class BuiltInUser extends Construct {
  readonly resource: SqlUser;

  constructor(scope: Construct, id: string, props: BuiltInUserProps) {
    super(scope, id);
    const { instance, name, password, passwordVersion } = props;
    this.resource = instance.enqueue(
      (dependsOn) =>
        new SqlUser(this, "Default", {
          project: instance.project,
          instance: instance.name,
          name,
          type: "BUILT_IN",
          passwordWo: password,
          passwordWoVersion: passwordVersion,
          // A role that owns something cannot be dropped; it goes with its instance.
          deletionPolicy: "ABANDON",
          timeouts: TIMEOUTS,
          dependsOn,
        }),
    );
  }
}

export interface IamUserProps {
  readonly instance: PostgresInstance;
  /**
   * E-mail address of the person or, with its full `.gserviceaccount.com`, of the service account. A
   * reference is taken for a service account.
   */
  readonly email: string;
  /** What must exist before, such as the API that grants roles. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * A user who logs in with a Google identity. The type follows from the address; a service account's name
 * loses its last domain part, as PostgreSQL wants it. The principal gets the two roles without which a
 * login fails. Source: docs.cloud.google.com/sql/docs/postgres/add-manage-iam-users.
 */
export class IamUser extends Construct {
  readonly resource: SqlUser;
  /** The name to log in with. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: IamUserProps) {
    super(scope, id);
    const { instance } = props;
    const { project } = instance;
    // The service takes addresses in lower case only.
    const email = Token.isUnresolved(props.email) ? props.email : props.email.toLowerCase();
    const serviceAccount = Token.isUnresolved(email) || email.endsWith(SERVICE_ACCOUNT_SUFFIX);
    if (!serviceAccount && email.endsWith(".iam")) {
      refuse({
        code: "IAM_USER_SHORTENED",
        message: "this is the shortened name of a service account",
        got: props.email,
        allowed: "the full e-mail address; the suffix is removed here",
        fix: `write ${email}${SERVICE_ACCOUNT_SUFFIX}`,
        path: this.node.path,
      });
    }
    this.name = Token.isUnresolved(email) ? Fn.trimsuffix(email, SERVICE_ACCOUNT_SUFFIX) : iamUserName(email);
    const member = `${serviceAccount ? "serviceAccount" : "user"}:${email}`;
    const roles = ["cloudsql.client", "cloudsql.instanceUser"].map(
      (role) =>
        new ProjectIamMember(this, role, {
          project,
          role: `roles/${role}`,
          member,
          dependsOn: props.dependsOn && [...props.dependsOn],
        }),
    );
    this.resource = instance.enqueue(
      (dependsOn) =>
        new SqlUser(this, "Default", {
          project,
          instance: instance.name,
          name: this.name,
          type: serviceAccount ? "CLOUD_IAM_SERVICE_ACCOUNT" : "CLOUD_IAM_USER",
          deletionPolicy: "ABANDON",
          timeouts: TIMEOUTS,
          dependsOn: [...dependsOn, ...roles],
        }),
    );
  }
}
