import { SqlDatabase } from "@cdktf/provider-google/lib/sql-database";
import { Construct } from "constructs";
import type { PostgresInstance } from "./postgres-instance";

export interface DatabaseProps {
  readonly instance: PostgresInstance;
  /** PostgreSQL name. */
  readonly name: string;
  /**
   * Leave the database in place when it is taken out of the configuration.
   *
   * @default true
   */
  readonly keepOnDelete?: boolean;
}

/** A database of an instance, in UTF-8. */
export class Database extends Construct {
  readonly resource: SqlDatabase;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { instance, name, keepOnDelete = true } = props;
    this.resource = instance.enqueue(
      (dependsOn) =>
        new SqlDatabase(this, "Default", {
          project: instance.project,
          instance: instance.name,
          name,
          charset: "UTF8",
          collation: "en_US.UTF8",
          deletionPolicy: keepOnDelete ? "ABANDON" : "DELETE",
          dependsOn,
        }),
    );
  }
}
