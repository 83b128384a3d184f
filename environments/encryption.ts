import { z } from "zod";
import { duration, matching, region } from "./fields";

const KEY = "projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>";

const keyName = matching(
  /^projects\/[a-z0-9-]+\/locations\/[a-z0-9-]+\/keyRings\/[A-Za-z0-9_-]+\/cryptoKeys\/[A-Za-z0-9_-]+$/,
  `must be ${KEY}`,
);

/**
 * A key of Cloud KMS that encrypts storage and backups. It is chosen when the instance is made: to add, remove or
 * change it later replaces the instance.
 */
export const encryption = z.strictObject({
  /** Full name of a key in the instance's region, or `own`: one that this application makes, in a ring of its own. */
  key: z.union([z.literal("own"), keyName], `must be own or ${KEY}`),
  /** Keys for the regions of replicas, by region; with `own` they are made. @default - none */
  replicaKeys: z.record(region, keyName).default({}),
  /** How often an own key has a new version: a day or more. @default - 90 days */
  rotation: duration.optional(),
});

/** Where a key is, by its full name. */
export function keyLocation(key: string): string {
  return key.split("/")[3] ?? "";
}
