import policies from "../data/policies.json";
import { cis } from "./cis";

/** What a scanner or a benchmark calls the thing that a rule checks. */
export interface Policy {
  /** e.g. `CIS`, `Checkov`. */
  readonly tool: string;
  readonly id: string;
  readonly requires: string;
}

/** Policies of public scanners, as collected; those without a rule here are none of a database's business or not worth one. */
export const scannerPolicies: readonly (Policy & { readonly rule: string | null })[] = policies.policies;

/** The benchmark's controls and the scanners' policies that a rule decides. */
export function policiesOf(rule: string): Policy[] {
  return [
    ...cis.controls
      .filter((control) => control.rule === rule)
      .map(({ id, title }) => ({ tool: "CIS", id, requires: title })),
    ...scannerPolicies
      .filter((policy) => policy.rule === rule)
      .map(({ tool, id, requires }) => ({ tool, id, requires })),
  ];
}
