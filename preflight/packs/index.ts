import { cis } from "./cis";
import type { Pack } from "./pack";

/** Every pack by its id. */
export const packs: ReadonlyMap<string, Pack> = new Map([[cis.id, cis]]);
