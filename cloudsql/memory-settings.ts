import { Size } from "./size";
import type { Tier } from "./tier";

/** PostgreSQL's memory settings for a machine. */
export interface MemorySettings {
  /** `shared_buffers` */
  readonly sharedBuffers: Size;
  /** `effective_cache_size`: what the planner may assume to be cached, not an allocation. */
  readonly effectiveCacheSize: Size;
  /** `work_mem`: for each sort or hash of each session. */
  readonly workMem: Size;
  /** `maintenance_work_mem`: for each vacuum or index build. */
  readonly maintenanceWorkMem: Size;
  /** `max_connections` */
  readonly maxConnections: number;
}

/**
 * Derives the memory settings from a tier, in the proportions chosen for 3.75 GB: shared_buffers 1 GB,
 * effective_cache_size 2 GB, maintenance_work_mem 64 MB, and work_mem 4 MB at 100 connections. Whole
 * megabytes, rounded down. Connections are Cloud SQL's default for the tier.
 */
export function deriveMemorySettings(tier: Tier): MemorySettings {
  const memory = tier.memoryMb;
  const maxConnections = tier.defaultMaxConnections;
  return {
    sharedBuffers: mebibytes((memory * 4) / 15),
    effectiveCacheSize: mebibytes((memory * 8) / 15),
    workMem: mebibytes(Math.max(1, (memory * 10) / (96 * maxConnections))),
    maintenanceWorkMem: mebibytes(Math.max(1, memory / 60)),
    maxConnections,
  };
}

function mebibytes(amount: number): Size {
  return Size.mebibytes(Math.floor(amount));
}
