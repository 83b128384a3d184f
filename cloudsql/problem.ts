/**
 * One form for everything this project refuses: what is wrong, what was received, what is allowed, the
 * fix, where, and a stable code.
 */
export interface Problem {
  /** Stable identifier for scripts and documentation, e.g. `TIER_NOT_FOR_POSTGRES`. */
  readonly code: string;
  /** What is wrong, in the user's words: lower case, no full stop. */
  readonly message: string;
  /** The value received, as the user typed it. */
  readonly got?: unknown;
  /** What is allowed. */
  readonly allowed?: string;
  /** What to do, with the corrected value where it can be computed. */
  readonly fix?: string;
  /** Construct path, file path or path inside the input. */
  readonly path?: string;
}

/** Renders a problem for people, one part a line. */
export function formatProblem(problem: Problem): string {
  const lines = [`${problem.path ? `${problem.path}: ` : ""}${problem.message} [${problem.code}]`];
  if ("got" in problem) lines.push(`  got:     ${show(problem.got)}`);
  if (problem.allowed) lines.push(`  allowed: ${problem.allowed}`);
  if (problem.fix) lines.push(`  fix:     ${problem.fix}`);
  return lines.join("\n");
}

/** Thrown with every problem of one input at once. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";

  constructor(
    readonly problems: readonly Problem[],
    /** Exit code for scripts: 2 for bad input or use, 1 for what failed on good input. */
    readonly exitCode: 1 | 2 = 2,
  ) {
    super(problems.map(formatProblem).join("\n"));
  }
}

/** Throws one problem. */
export function refuse(problem: Problem): never {
  throw new ProblemError([problem]);
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "string" ? `"${value}"` : JSON.stringify(value);
}
