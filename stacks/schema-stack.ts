import { NullProvider } from "@cdktf/provider-null/lib/provider";
import type { Construct } from "constructs";
import { SqlStep } from "../constructs/sql-step";
import type { Environment } from "../environments";
import { membersOf } from "../environments/members";
import { ipTypeOf, namesOf, secretName } from "../environments/names";
import { EnvironmentStack } from "./environment-stack";

/** The SQL: tables, functions, roles. Changes with every migration. */
export class SchemaStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "schema", environment);
    const { appUsers, ...others } = membersOf(environment);
    const names = namesOf(environment);
    new NullProvider(this, "null");
    new SqlStep(this, "sql", {
      connectionName: names.connectionName,
      database: environment.database,
      user: environment.migratorUser,
      passwordSecret: secretName(environment, names.migratorSecret),
      applicationUsers: appUsers,
      ...others,
      ipType: ipTypeOf(environment),
      pastPoolers: environment.pooling?.kind === "managed",
    });
  }
}
