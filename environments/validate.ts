import type { z } from "zod";
import { Duration } from "../cloudsql/duration";
import { type Problem, ProblemError } from "../cloudsql/problem";
import { Size } from "../cloudsql/size";
import { nearest } from "../cloudsql/text";
import { relationProblems } from "./relations";
import { type Environment, type EnvironmentInput, environmentSchema } from "./schema";

/**
 * Checks an environment and fills its defaults.
 *
 * @throws ProblemError with everything that is wrong, each with its path as it was typed
 */
export function validateEnvironment(input: EnvironmentInput): Environment {
  const result = environmentSchema.safeParse(input, { error: inOurWords });
  const where = typeof input?.name === "string" ? `environments/${input.name}` : "environment";
  const problems = result.success
    ? relationProblems(result.data)
    : result.error.issues.flatMap((issue) => toProblems(issue, input));
  if (problems.length > 0) {
    throw new ProblemError(problems.map((problem) => ({ ...problem, path: `${where}: ${problem.path}` })));
  }
  return result.data as Environment;
}

/** zod's own wording, where the schema has none, in the form of all other messages here. */
function inOurWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `must be ${article(issue.expected)}`;
    case "invalid_value":
      return `must be ${issue.values.join(" or ")}`;
    case "invalid_key":
      return issue.issues[0]?.message;
    case "too_small":
      return `must be ${issue.inclusive ? `${issue.minimum} or more` : `more than ${issue.minimum}`}`;
    case "too_big":
      return `must be ${issue.inclusive ? `${issue.maximum} or less` : `less than ${issue.maximum}`}`;
    default:
      return undefined;
  }
}

function article(type: string): string {
  if (type === "int") return "a whole number";
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** Settings that had another place, by their old path. */
const MOVED: ReadonlyMap<string, string> = new Map([
  ["monitoring.monthlyBudgetUsd", "budget: { monthlyUsd: … }"],
]);

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly params?: { readonly problem?: Problem };
}

function toProblems(issue: Issue, input: unknown): Problem[] {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(issue.path);
    return (issue.keys ?? []).map((key) => {
      const near = nearest(key, known);
      const whole = path ? `${path}.${key}` : key;
      const moved = MOVED.get(whole);
      return {
        code: "ENVIRONMENT_UNKNOWN_KEY",
        message: "there is no such setting",
        got: key,
        allowed: known.join(", "),
        fix: moved ? `write ${moved} instead` : near ? `did you mean "${near}"?` : "remove it",
        path: whole,
      };
    });
  }
  if (issue.params?.problem) return [{ ...issue.params.problem, path }];
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  return [{ code: "ENVIRONMENT_INVALID", message: issue.message, got: show(got), path: path || "(whole)" }];
}

/** The keys that the schema has at a path, for "did you mean". */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = environmentSchema;
  const unwrap = (s: unknown): unknown => {
    const def = (s as { def?: { innerType?: unknown } } | undefined)?.def;
    return def?.innerType ? unwrap(def.innerType) : s;
  };
  for (const key of path) {
    const whole = unwrap(schema) as { shape?: Record<PropertyKey, unknown>; element?: unknown } | undefined;
    // An item of a list has the list's element.
    schema = whole?.element ?? whole?.shape?.[key];
  }
  const inner = unwrap(schema) as { shape?: object; options?: { shape: object }[] } | undefined;
  return Object.keys(inner?.shape ?? Object.assign({}, ...(inner?.options ?? []).map((o) => o.shape)));
}

function show(value: unknown): unknown {
  return value instanceof Size || value instanceof Duration ? String(value) : value;
}
