import type { MicroUsd } from "./money";
import type { Basis, Price } from "./prices";

/** What a line of an estimate is about. */
export type CostItem =
  | "machine"
  | "vCPU"
  | "memory"
  | "storage"
  | "standby"
  | "backups"
  | "address"
  | "data cache"
  | "exports"
  | "log storage"
  | "secrets"
  | "scheduler"
  | "endpoints"
  | "alerting";

/** One line of a monthly estimate. */
export interface CostLine {
  readonly item: CostItem;
  /** Id of the instance that it is for. @default - none: it is beside the instances */
  readonly instance?: string;
  /** How the amount comes about, e.g. `1 × 0.0413 × 730 h`; where there is none, why. */
  readonly formula: string;
  /** None: not known, which is not the same as free. */
  readonly monthly?: MicroUsd;
  /** The weakest of its prices. */
  readonly basis: Basis;
}

const RANK: readonly Basis[] = ["listed", "halved", "inferred"];

/** The least certain of the prices. */
export function weakest(...prices: readonly Pick<Price, "basis">[]): Basis {
  return RANK[Math.max(0, ...prices.map(({ basis }) => RANK.indexOf(basis)))] as Basis;
}

/** A quantity for people: at most two decimals, e.g. `3.75` or `260.71`. */
export function quantity(number: number): string {
  return String(Math.round(number * 100) / 100);
}
