import type { ClientBase } from "pg";
import type { DrillCheck } from "./result";
import { NAMED } from "./rows";

/** What a check works with. */
export interface DrillContext {
  readonly source: ClientBase;
  readonly restored: ClientBase;
  readonly recoveredTo: Date;
  readonly recoveredUntil: Date;
}

/** What a check found, before it is timed. */
export type Found = Pick<DrillCheck, "status" | "summary"> &
  Partial<Pick<DrillCheck, "differences" | "numbers">>;

/** `3 indexes`, `1 index` */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}

/** Failed where something differs; of what differs the first are kept. */
export function foundDifferences(
  differences: readonly string[],
  good: string,
  bad: string,
  numbers: Readonly<Record<string, number>> = {},
): Found {
  const status = differences.length > 0 ? "failed" : "ok";
  return {
    status,
    summary: status === "ok" ? good : bad,
    differences: differences.slice(0, NAMED),
    numbers: { ...numbers, differences: differences.length },
  };
}
