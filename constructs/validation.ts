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

/** Of a stack's constructs, or of the application. */
const CDKTF_VALIDATION = /^(App-level v|V)alidation failed with the following errors:/;
/** How CDKTF ends: with the advice to switch validations off. */
const CDKTF_ADVICE = /\n(\n[^\n]*skipValidation|Validations allow for)[\s\S]*$/;

/** What to tell a user whose configuration is refused; undefined for any other error, which is a fault of ours. */
export function mistakeOf(error: unknown): string | undefined {
  if (error instanceof ProblemError) return error.message;
  if (!(error instanceof Error) || !CDKTF_VALIDATION.test(error.message)) return undefined;
  return error.message.replace(CDKTF_VALIDATION, "").replace(CDKTF_ADVICE, "").trim();
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
