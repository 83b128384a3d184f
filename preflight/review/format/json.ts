import { findingJson } from "../../finding";
import type { Review } from "../review";

/** For machines. */
export function jsonReview({ findings, changes, cost }: Review) {
  return { findings: findings.map(findingJson), changes, cost };
}
