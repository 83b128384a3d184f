import { type Problem, ProblemError } from "../../cloudsql/problem";

/** The problems with which `action` is refused; fails when it is not. */
export function refusedProblems(action: () => unknown): readonly Problem[] {
  let result: unknown;
  try {
    result = action();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
  throw new Error(`nothing was refused, the result is ${String(result)}`);
}

/** The whole message with which `action` is refused, as a user reads it. */
export function refusal(action: () => unknown): string {
  return new ProblemError(refusedProblems(action)).message;
}

/** What a problem says to write instead, e.g. `db-custom-2-3840` of "use db-custom-2-3840". */
export function suggestion(problem: Problem | undefined): string {
  const fix = problem?.fix ?? "";
  return /"([^"]*)"/.exec(fix)?.[1] ?? fix.replace(/^(use|write) /, "");
}
