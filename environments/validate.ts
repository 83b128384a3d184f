import { type Problem, ProblemError } from "../cloudsql/problem";
import { nearest } from "../cloudsql/text";
import { type Environment, type EnvironmentInput, environmentSchema } from "./schema";

/**
 * Checks an environment and fills its defaults.
 *
 * @throws ProblemError with everything that is wrong, each with its path as it was typed
 */
export function validateEnvironment(input: EnvironmentInput): Environment {
  const result = environmentSchema.safeParse(input);
  const name = typeof input?.name === "string" ? input.name : "environment";
  const problems = result.success
    ? relations(result.data)
    : result.error.issues.flatMap((issue) => toProblems(issue, input));
  if (problems.length > 0) {
    throw new ProblemError(
      problems.map((problem) => ({ ...problem, path: `environments/${name}: ${problem.path}` })),
    );
  }
  return result.data as Environment;
}

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
      return {
        code: "ENVIRONMENT_UNKNOWN_KEY",
        message: "there is no such setting",
        got: key,
        allowed: known.join(", "),
        fix: near ? `did you mean "${near}"?` : "remove it",
        path: path ? `${path}.${key}` : key,
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
  for (const key of path) schema = (unwrap(schema) as { shape?: Record<PropertyKey, unknown> }).shape?.[key];
  const inner = unwrap(schema) as { shape?: object; options?: { shape: object }[] } | undefined;
  return Object.keys(inner?.shape ?? Object.assign({}, ...(inner?.options ?? []).map((o) => o.shape)));
}

/** Rules that concern more than one setting. */
function relations(environment: Environment): Problem[] {
  const problems: Problem[] = [];
  const { storage, tier, edition, backups } = environment;
  if (tier.edition !== edition) {
    problems.push({
      code: "TIER_NOT_IN_EDITION",
      message: `edition ${edition} does not offer this tier`,
      got: tier.name,
      allowed:
        edition.name === "ENTERPRISE"
          ? "db-f1-micro, db-g1-small, db-custom-*"
          : "db-perf-optimized-N-*, db-c4a-highmem-*",
      fix: `write edition: "${tier.edition}" or choose another tier`,
      path: "tier",
    });
  }
  if (storage.size.toBytes() < 10 * 1024 ** 3) {
    problems.push({
      code: "STORAGE_TOO_SMALL",
      message: "the storage is too small",
      got: String(storage.size),
      allowed: "10 GB or more",
      fix: "write Size.gibibytes(10)",
      path: "storage.size",
    });
  }
  if (storage.limit && storage.limit.toBytes() < storage.size.toBytes()) {
    problems.push({
      code: "STORAGE_LIMIT_BELOW_SIZE",
      message: "the growth limit is below the size",
      got: String(storage.limit),
      allowed: `${storage.size} or more`,
      fix: "raise the limit or leave it out",
      path: "storage.limit",
    });
  }
  if (storage.limit && !storage.grows) {
    problems.push({
      code: "STORAGE_LIMIT_WITHOUT_GROWTH",
      message: "a growth limit has no effect on storage that does not grow",
      got: String(storage.limit),
      fix: "write grows: true or leave the limit out",
      path: "storage.limit",
    });
  }
  const days = backups.logRetention.toMilliseconds() / 86_400_000;
  if (!Number.isInteger(days) || days < 1 || days > edition.maxLogRetentionDays) {
    problems.push({
      code: "LOG_RETENTION_OUT_OF_RANGE",
      message: `transaction logs cannot be kept this long with ${edition}`,
      got: String(backups.logRetention),
      allowed: `whole days, 1 to ${edition.maxLogRetentionDays}`,
      fix: "write Duration.days(7)",
      path: "backups.logRetention",
    });
  } else if (days > backups.retained) {
    problems.push({
      code: "LOG_RETENTION_ABOVE_BACKUPS",
      message: "transaction logs are kept longer than the backups they start from",
      got: String(backups.logRetention),
      allowed: `at most ${backups.retained} days, the number of backups`,
      fix: `write retained: ${days} or more`,
      path: "backups.logRetention",
    });
  }
  const logDays = environment.monitoring.logRetention.toMilliseconds() / 86_400_000;
  if (!Number.isInteger(logDays) || logDays < 1 || logDays > 3650) {
    problems.push({
      code: "LOG_BUCKET_RETENTION_OUT_OF_RANGE",
      message: "logs cannot be kept this long",
      got: String(environment.monitoring.logRetention),
      allowed: "whole days, 1 to 3650",
      fix: "write Duration.days(30)",
      path: "monitoring.logRetention",
    });
  }
  if (environment.applicationUser === environment.migratorUser) {
    problems.push({
      code: "USERS_NOT_SEPARATE",
      message: "the application must not run as the user that owns the schema",
      got: environment.migratorUser,
      fix: "give migratorUser another name",
      path: "migratorUser",
    });
  }
  // 98 characters for project and instance together, with the colon: docs.cloud.google.com/sql/docs/postgres/create-instance
  const whole = `${environment.project}:${environment.instanceName}`;
  if (whole.length > 94) {
    problems.push({
      code: "INSTANCE_NAME_TOO_LONG",
      message: "project and instance name are too long together",
      got: whole,
      allowed: "94 characters, which leaves room for a generation",
      fix: "shorten instanceName",
      path: "instanceName",
    });
  }
  return problems;
}

function show(value: unknown): unknown {
  return typeof value === "object" && value !== null && "toBytes" in value ? String(value) : value;
}
