import { check } from "./check";
import { atLeast, compareFindings, type Finding, type Severity } from "./finding";
import type { Resource } from "./resource";
import type { Rule, RuleDescription } from "./rule";
import { rules as usualRules } from "./rules";
import { rules as cisRules } from "./rules/cis";
import { type SuppressedFinding, type Suppression, suppress, suppressionRules } from "./suppression";

/** Every rule that there is: those that always run, and those that run with a pack only. */
export const everyRule: readonly Rule[] = [...usualRules, ...cisRules];

/** What can be found at all. */
export const catalogue: readonly RuleDescription[] = [...everyRule, ...suppressionRules];

/** What was found in an input, and what was accepted of it. */
export interface Inspection {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Number of resources and other blocks that were looked at. */
  readonly resources: number;
  /** What ran. */
  readonly rules: readonly RuleDescription[];
}

export interface InspectOptions {
  /** @default - those that always run */
  readonly rules?: readonly Rule[];
  /** What a file says. @default - none */
  readonly suppressions?: readonly Suppression[];
}

/** Checks resources, and takes out what is suppressed beside them or in a file. */
export function inspect(resources: readonly Resource[], options: InspectOptions = {}): Inspection {
  const { rules = usualRules, suppressions = [] } = options;
  const { findings, suppressed } = suppress(check(resources, { rules }), resources, {
    suppressions,
    idle: everyRule.filter((rule) => !rules.includes(rule)),
  });
  return {
    findings: findings.sort(compareFindings),
    suppressed,
    resources: resources.length,
    rules: [...rules, ...suppressionRules],
  };
}

/** Leaves out findings that are less grave; what is suppressed stays listed. */
export function graver(inspection: Inspection, minimum: Severity): Inspection {
  const findings = inspection.findings.filter(({ severity }) => atLeast(severity, minimum));
  return { ...inspection, findings };
}
