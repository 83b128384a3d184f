import type { Construct } from "constructs";
import { formatProblem, type Problem, ProblemError } from "../cloudsql/problem";

/**
 * Reports problems at synth, together with those of every other construct, each with the construct's path.
 * Computed when the whole tree exists.
 */
export function validateAtSynth(construct: Construct, problems: () => readonly Problem[]): void {
  construct.node.addValidation({
    // CDKTF puts the construct's path in front of each message.
    validate: () => problems().map((problem) => formatProblem(problem).replaceAll("\n", "\n  ")),
  });
}

const CDKTF_VALIDATION = "Validation failed with the following errors:";

/** What to tell a user whose configuration is refused; undefined for any other error, which is a fault of ours. */
export function mistakeOf(error: unknown): string | undefined {
  if (error instanceof ProblemError) return error.message;
  if (!(error instanceof Error) || !error.message.startsWith(CDKTF_VALIDATION)) return undefined;
  // CDKTF ends with the advice to switch validations off.
  return error.message
    .slice(CDKTF_VALIDATION.length)
    .replace(/\n\n[^\n]*skipValidation[\s\S]*$/, "")
    .trim();
}

/** Runs `build` and puts the construct's path on what it refuses, where it has no path of its own. */
export function withPath<T>(construct: Construct, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const path = construct.node.path;
    throw new ProblemError(
      error.problems.map((problem) => ({ path, ...problem })),
      error.exitCode,
    );
  }
}
