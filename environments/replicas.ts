import { z } from "zod";
import { Tier } from "../cloudsql/tier";
import { availability, matching, named, region, size } from "./fields";

/** Name of a replica: the instance is called after its primary, with this behind it. */
export const replicaName = matching(
  /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/,
  "must be lower-case letters, digits and hyphens, at most 32, a letter first",
);

const replica = z.strictObject({
  /** Unique. The instance is `<primary>-<name>`. */
  name: replicaName,
  /** @default - the region of what it replicates from */
  region: region.optional(),
  /** A zone of its region, e.g. `us-central1-b`. @default - the service's choice */
  zone: matching(/^[a-z]+-[a-z]+\d+-[a-z]$/, "must be a zone, e.g. us-central1-b").optional(),
  /** @default - the primary's */
  tier: named(Tier.of).optional(),
  /** Size at the start; the growth is the primary's. @default - that of what it replicates from */
  storage: z.strictObject({ size }).optional(),
  /** `regional` has a standby of its own in a second zone, at twice the price. */
  availability: availability.default("zonal"),
  /** Another replica that it replicates from. @default - the primary */
  of: replicaName.optional(),
  /** As of the environment, for this one: to take it away, write false and apply first. @default - the environment's */
  deletionProtection: z.boolean().optional(),
  /** The one replica that takes over when the primary's region is lost; ENTERPRISE_PLUS. */
  disasterRecovery: z.boolean().default(false),
});

/** Copies that are read from and may be promoted. Each costs what an instance costs. docs/availability.md */
export const replicas = z.array(replica).default([]);

/** One address in front of copies that are read from, in the primary's region; ENTERPRISE_PLUS. */
export const readPool = z.strictObject({
  /** Two or more for the service's agreement. */
  nodes: z.int().min(1).max(20),
  /** Machine of each node. @default - the primary's */
  tier: named(Tier.of).optional(),
});
