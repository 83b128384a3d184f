import type { Finding, Severity } from "../../finding";
import type { ChangeCounts, CostChange, Review } from "../review";

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
  if (cost === null) return "not known";
  const { before, after, currency } = cost;
  const difference = after - before;
  const sign = difference > 0 ? "+" : difference < 0 ? "-" : "±";
  return `${currency} ${before.toFixed(2)} → ${after.toFixed(2)} a month (${sign}${Math.abs(difference).toFixed(2)})`;
}

/** Addresses whose loss can be allowed, to be put behind `--allow-replace`. */
export function lostAddresses({ findings, details }: Review): string[] {
  const gone = new Set(
    details.filter(({ action }) => action === "delete" || action === "replace").map(({ address }) => address),
  );
  const grave = findings.filter(({ severity, rule }) => severity === "error" && rule.startsWith("review-"));
  return [...new Set(grave.map(({ address }) => address))].filter((address) => gone.has(address));
}
