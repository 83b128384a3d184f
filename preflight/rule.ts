import type { Severity } from "./finding";
import type { Resource, ResourceSet } from "./resource";
import type { Value } from "./value";

/** What a rule found wrong. */
export interface Violation {
  /** The attribute, or a path where nothing is written. */
  readonly at: Value | string;
  /** What is wrong, in the user's words: lower case, no full stop. */
  readonly what: string;
  /** The value received. @default - the value at the attribute, where it is a plain one */
  readonly got?: unknown;
  /** What is allowed. */
  readonly allowed?: string;
  /** What to do, with the corrected value where it can be computed. */
  readonly fix: string;
  /** @default - the rule's */
  readonly severity?: Severity;
}

/** What people and machines are told of a rule. */
export interface RuleDescription {
  /** Stable: suppressions and packs name it. Kebab case, the area first. */
  readonly id: string;
  readonly severity: Severity;
  /** The folder that it is in. */
  readonly area: string;
  /** What it refuses, in one line. */
  readonly title: string;
  /** What happens otherwise. */
  readonly why: string;
  /** When it is right to ignore it; every warning says so. */
  readonly ignoreWhen?: string;
  /** Documentation of the fact. */
  readonly link: string;
}

/** One thing that Cloud SQL refuses, or that is risky. */
export interface Rule extends RuleDescription {
  /** Resource types that it reads; `*` for all. */
  readonly types: readonly string[];
  /** `resource` is the value of the resource's attributes. A rule that is unsure says nothing. */
  check(resource: Value, context: RuleContext): Iterable<Violation>;
}

export interface RuleContext {
  /** The resource that is checked. */
  readonly resource: Resource;
  /** All resources of the input. */
  readonly all: ResourceSet;
}
