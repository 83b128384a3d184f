import policies from "../data/policies.json";
import { cis } from "./cis";

/** What a scanner or a benchmark calls the thing that a rule checks. */
export interface Policy {
  /** e.g. `CIS`, `Checkov`. */
  readonly tool: string;
  readonly id: string;
  readonly requires: string;
}

/** What a scanner looks at. */
export interface PolicyCheck {
  readonly type: string;
  /** Attribute, or a flag as `flag:log_connections`. None: judged by hand, once there is such a resource. */
  readonly attribute?: string;
  /** Regular expression of the values that pass. */
  readonly passes?: string;
  /** An attribute that is not written passes too. */
  readonly omitted?: string;
  /** One resource that passes is enough, and none fails. */
  readonly one?: boolean;
}

export interface ScannerPolicy extends Policy {
  /** The rule that decides the same. */
  readonly rule: string | null;
  /** None: it looks at what an instance does, which no configuration shows. */
  readonly check?: PolicyCheck;
}

/** Policies of public scanners, as collected; those without a rule here are none of a database's business or not worth one. */
export const scannerPolicies: readonly ScannerPolicy[] = policies.policies;

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
