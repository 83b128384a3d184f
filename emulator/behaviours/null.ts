/** The null provider: a record with an id, replaced when a trigger changes. */
import { randomInt } from "node:crypto";
import type { Behaviour } from "../behaviour";

export const nullBehaviours: Readonly<Record<string, Behaviour>> = {
  null_resource: { create: async (planned) => ({ ...planned, id: randomInt(1, 2 ** 47).toString() }) },
};
