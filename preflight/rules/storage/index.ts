import type { Rule } from "../../rule";
import { storageLimit } from "./storage-limit";
import { storageLimitUnused } from "./storage-limit-unused";
import { storagePerformance } from "./storage-performance";
import { storagePerformanceRange } from "./storage-performance-range";
import { storageReplicaSize } from "./storage-replica-size";
import { storageSize } from "./storage-size";
import { storageSizeIgnored } from "./storage-size-ignored";
import { storageType } from "./storage-type";
import { storageTypeByTier } from "./storage-type-by-tier";
import { storageUnlimited } from "./storage-unlimited";

export const rules: readonly Rule[] = [
  storageLimit,
  storageLimitUnused,
  storagePerformance,
  storagePerformanceRange,
  storageReplicaSize,
  storageSize,
  storageSizeIgnored,
  storageType,
  storageTypeByTier,
  storageUnlimited,
];
