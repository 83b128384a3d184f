import { type Problem, ProblemError } from "../cloudsql/problem";
import type { Violation } from "./rule";
import type { Value } from "./value";

/** What came of reading something that may be refused. */
export interface Attempt<T> {
  /** None: it was refused. */
  readonly value?: T;
  readonly problems: readonly Problem[];
}

/** Reads a value of `cloudsql/`, whose refusals are problems. */
export function attempt<T>(read: () => T): Attempt<T> {
  try {
    return { value: read(), problems: [] };
  } catch (error) {
    if (error instanceof ProblemError) return { problems: error.problems };
    throw error;
  }
}

/** A refusal of `cloudsql/` as a violation of a rule. */
export function violationOf(problem: Problem, at: Value, severity?: Violation["severity"]): Violation {
  const { message, got, allowed, fix = "" } = problem;
  return { at, what: message, got, allowed, fix, severity };
}
