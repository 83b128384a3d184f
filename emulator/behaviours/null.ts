/** The null provider: a record with an id, replaced when a trigger changes. */
import { randomInt } from "node:crypto";
import type { Behaviour } from "../behaviour";

export const nullBehaviours: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>(
  Object.entries({
    null_resource: { create: async (planned) => ({ ...planned, id: randomInt(1, 2 ** 47).toString() }) },
  }),
);
