import { COMMITMENTS, type Commitment } from "../cloudsql/pricing/prices";
import { isObject } from "./value";

/**
 * What some resources may cost together. Stands beside them, as a comment that Terraform skips:
 * `"//": { "budget": { "name": "prod", "monthly_usd": 40, "enforce": false, "commitment": "none" } }`.
 */
export interface Budget {
  /** All resources with the same name are paid from it, whichever stack they are in. */
  readonly name: string;
  /** US dollars a month. */
  readonly monthlyUsd: number;
  /** More than it is an error rather than a warning. */
  readonly enforce: boolean;
  /** What was committed to, and so is cheaper. */
  readonly commitment: Commitment;
}

/** The budget that a configuration's comment names; undefined where it names none, or none that can be read. */
export function readBudget(comment: unknown): Budget | undefined {
  const written = isObject(comment) ? comment.budget : undefined;
  if (!isObject(written)) return undefined;
  const { name, monthly_usd: monthlyUsd, enforce = false, commitment = "none" } = written;
  if (typeof name !== "string" || typeof monthlyUsd !== "number" || !(monthlyUsd > 0)) return undefined;
  const isKnown = typeof commitment === "string" && Object.hasOwn(COMMITMENTS, commitment);
  return {
    name,
    monthlyUsd,
    enforce: enforce === true,
    commitment: isKnown ? (commitment as Commitment) : "none",
  };
}

/** The form in which {@link readBudget} reads it. */
export function budgetComment({ name, monthlyUsd, enforce, commitment }: Budget) {
  return { name, monthly_usd: monthlyUsd, enforce, commitment };
}
