import type { Rule } from "../../rule";
import { replicasActivation } from "./replicas-activation";
import { replicasConfiguration } from "./replicas-configuration";
import { replicasConnectors } from "./replicas-connectors";
import { replicasDepth } from "./replicas-depth";
import { replicasDisasterRecovery } from "./replicas-disaster-recovery";
import { replicasInstanceType } from "./replicas-instance-type";
import { replicasKey } from "./replicas-key";
import { replicasLag } from "./replicas-lag";
import { replicasMaintenance } from "./replicas-maintenance";
import { replicasNodeCount } from "./replicas-node-count";
import { replicasPasswordPolicy } from "./replicas-password-policy";
import { replicasPool } from "./replicas-pool";
import { replicasPoolNodes } from "./replicas-pool-nodes";
import { replicasPoolScaling } from "./replicas-pool-scaling";
import { replicasPoolSettings } from "./replicas-pool-settings";
import { replicasPrimaryBackups } from "./replicas-primary-backups";
import { replicasRegionRevisited } from "./replicas-region-revisited";
import { replicasVersion } from "./replicas-version";

export const rules: readonly Rule[] = [
  replicasActivation,
  replicasConfiguration,
  replicasConnectors,
  replicasDepth,
  replicasDisasterRecovery,
  replicasInstanceType,
  replicasKey,
  replicasLag,
  replicasMaintenance,
  replicasNodeCount,
  replicasPasswordPolicy,
  replicasPool,
  replicasPoolNodes,
  replicasPoolScaling,
  replicasPoolSettings,
  replicasPrimaryBackups,
  replicasRegionRevisited,
  replicasVersion,
];
