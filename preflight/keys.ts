import type { Instance } from "./instance";
import { type Resource, valuesOf } from "./resource";

/** The key that encrypts an instance: what is known of it. */
export interface EncryptionKey {
  /** Where it is, literally written in its name or at its key ring. */
  readonly location?: string;
  /** The key's own resource, where the input has it. */
  readonly resource?: Resource;
}

/** None where the instance names no key. */
export function encryptionKeyOf(instance: Instance): EncryptionKey | undefined {
  const name = instance.get("encryption_key_name");
  if (!name.isSet || name.raw === "" || typeof name.raw !== "string") return undefined;
  // A template may leave the project open and still say the location.
  const location = locationIn(name.raw);
  const { all } = instance.context;
  const resource = all.follow(instance.resource, name, "google_kms_crypto_key", "data.google_kms_crypto_key");
  if (location || !resource) return { location, resource };
  const ring = valuesOf(resource).get("key_ring");
  const owner = all.follow(resource, ring, "google_kms_key_ring", "data.google_kms_key_ring");
  const owned = owner && valuesOf(owner).get("location").string;
  return { resource, location: owned ?? (typeof ring.raw === "string" ? locationIn(ring.raw) : undefined) };
}

function locationIn(name: string): string | undefined {
  return /(?:^|\/)locations\/([a-z0-9-]+)\/keyRings\//.exec(name)?.[1];
}
