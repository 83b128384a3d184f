import type { CostChange } from "../../cost/cost-change";
import type { Finding, Severity } from "../../finding";
import { printable } from "../redact";
import type { ChangeCounts, Review } from "../review";

/** Nothing changes, and there is nothing to say. */
export function isEmpty({ findings, changes, details }: Review): boolean {
  return findings.length === 0 && details.length === 0 && Object.values(changes).every((n) => n === 0);
}

/** In a few words. */
export function verdict({ isUnsafe, findings }: Review): string {
  if (isUnsafe) return "not safe to apply";
  return findings.some(({ severity }) => severity === "error") ? "the apply may fail" : "nothing is lost";
}

/** How grave it is, e.g. `1 error, 2 warnings`. */
export function gravity(findings: readonly Finding[]): string {
  const nouns: [Severity, string][] = [
    ["error", "error"],
    ["warning", "warning"],
    ["info", "note"],
  ];
  const counts = nouns.flatMap(([severity, noun]) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${noun}${count === 1 ? "" : "s"}`];
  });
  return counts.join(", ") || "nothing to warn of";
}

/** e.g. `1 to create, 0 to update, 1 to replace, 0 to delete` */
export function changeLine(changes: ChangeCounts): string {
  return `${changes.create} to create, ${changes.update} to update, ${changes.replace} to replace, ${changes.delete} to delete`;
}

/** e.g. `USD 50.00 → 75.00 a month (+25.00)` */
export function costLine(cost: CostChange | null): string {
  if (cost === null) return "nothing in it has a price";
  return `${cost.currency} ${amounts(cost)} a month${difference(cost)}`;
}

/** What changes for each instance, and what is not known. */
export function costDetails(cost: CostChange | null): string[] {
  if (cost === null) return [];
  return [
    ...cost.instances.map(
      (change) => `${printable(change.address)}: ${amounts(change)}${difference(change)}`,
    ),
    ...cost.unknown.map((what) => `not known: ${printable(what)}`),
  ];
}

type Sides = Pick<CostChange, "before" | "after">;

function amounts({ before, after }: Sides): string {
  const amount = (side: number | null) => (side === null ? "not known" : side.toFixed(2));
  return `${amount(before)} → ${amount(after)}`;
}

function difference({ before, after }: Sides): string {
  if (before === null || after === null) return "";
  const sign = after > before ? "+" : after < before ? "-" : "±";
  return ` (${sign}${Math.abs(after - before).toFixed(2)})`;
}

/** Addresses whose loss can be allowed, to be put behind `--allow-replace`. */
export function lostAddresses({ findings, details }: Review): string[] {
  const gone = new Set(
    details.filter(({ action }) => action === "delete" || action === "replace").map(({ address }) => address),
  );
  const grave = findings.filter(({ severity, rule }) => severity === "error" && rule.startsWith("review-"));
  return [...new Set(grave.map(({ address }) => address))].filter((address) => gone.has(address));
}
