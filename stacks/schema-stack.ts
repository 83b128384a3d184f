import { NullProvider } from "@cdktf/provider-null/lib/provider";
import type { Construct } from "constructs";
import { iamUserName } from "../constructs/database-user";
import { SqlStep } from "../constructs/sql-step";
import type { Environment } from "../environments";
import { namesOf, secretName } from "../environments/names";
import { EnvironmentStack } from "./environment-stack";

/** The SQL: tables, functions, roles. Changes with every migration. */
export class SchemaStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "schema", environment);
    const { iam } = environment;
    const names = namesOf(environment);
    new NullProvider(this, "null");
    new SqlStep(this, "sql", {
      connectionName: names.connectionName,
      database: environment.database,
      user: environment.migratorUser,
      passwordSecret: secretName(environment, names.migratorSecret),
      applicationUsers: [
        environment.applicationUser,
        ...[...iam.serviceAccounts, ...iam.users].map(iamUserName),
      ],
      readers: iam.readers.map(iamUserName),
      operators: iam.operators.map(iamUserName),
      migrators: iam.migrators.map(iamUserName),
      ipType: environment.access.kind === "private" ? "PRIVATE" : "PUBLIC",
    });
  }
}
