import { SqlDatabaseInstance } from "@cdktf/provider-google/lib/sql-database-instance";
import { Construct } from "constructs";
import type { Tier } from "../cloudsql/tier";
import { type InstanceProps, instanceConfig, machineProblems } from "./instance-configuration";
import type { PostgresInstance } from "./postgres-instance";
import { copyFlags, flagsFor } from "./read-replica";
import { validateAtSynth, withPath } from "./validation";

export interface ReadPoolProps {
  /** An instance of ENTERPRISE_PLUS; a replica has no pool. */
  readonly primary: PostgresInstance;
  readonly name: string;
  /** Copies behind the address, 1 to 20; two or more for the service's agreement. */
  readonly nodes: number;
  /** Machine of each node. @default - the primary's */
  readonly tier?: Tier;
}

/**
 * Copies that are read from behind one address, in the primary's region. Everything else is as on the primary; with
 * two nodes or more they are spread over zones. A pool cannot be promoted.
 */
export class ReadPool extends Construct {
  readonly resource: SqlDatabaseInstance;

  constructor(scope: Construct, id: string, props: ReadPoolProps) {
    super(scope, id);
    const { primary, name, nodes } = props;
    const above = primary.configuration;
    const tier = props.tier ?? above.tier;
    const configuration: InstanceProps = {
      ...above,
      name,
      tier,
      encryptionKey: undefined,
      flags: flagsFor(tier, above),
    };
    const flags = withPath(this, () => copyFlags(configuration, primary.flags));
    this.resource = primary.enqueue(
      (dependsOn) =>
        new SqlDatabaseInstance(this, "Default", {
          ...instanceConfig(this, configuration, flags),
          masterInstanceName: primary.name,
          instanceType: "READ_POOL_INSTANCE",
          nodeCount: nodes,
          dependsOn,
        }),
    );
    validateAtSynth(this, () => machineProblems(configuration, flags));
  }
}
