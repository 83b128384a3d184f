import type { Rule } from "../../rule";
import { flagsBackends } from "./flags-backends";
import { flagsConnections } from "./flags-connections";
import { flagsDuplicate } from "./flags-duplicate";
import { flagsExtension } from "./flags-extension";
import { flagsIam } from "./flags-iam";
import { flagsKnown } from "./flags-known";
import { flagsManyReplicas } from "./flags-many-replicas";
import { flagsMemory } from "./flags-memory";
import { flagsPglogical } from "./flags-pglogical";
import { flagsRange } from "./flags-range";
import { flagsReplica } from "./flags-replica";
import { flagsShape } from "./flags-shape";
import { flagsSla } from "./flags-sla";
import { flagsUnconfirmed } from "./flags-unconfirmed";
import { flagsValue } from "./flags-value";
import { flagsVersion } from "./flags-version";

export const rules: readonly Rule[] = [
  flagsBackends,
  flagsConnections,
  flagsDuplicate,
  flagsExtension,
  flagsIam,
  flagsKnown,
  flagsManyReplicas,
  flagsMemory,
  flagsPglogical,
  flagsRange,
  flagsReplica,
  flagsShape,
  flagsSla,
  flagsUnconfirmed,
  flagsValue,
  flagsVersion,
];
