import data from "./data/flags.json";
import { type FlagUnit, unitName, withoutSuffix } from "./flag-unit";
import type { Problem } from "./problem";
import { foldToAscii, lookAlikeProblem, nearest } from "./text";
import type { Tier } from "./tier";
import { PostgresVersion } from "./version";

/**
 * A database flag as Cloud SQL knows it. Values are strings; numbers are plain and counted in `unit`.
 *
 * Source of each entry: `sources` in `data/flags.json`, explained by its `sourceKeys`.
 */
export interface FlagDefinition {
  readonly name: string;
  readonly type: "integer" | "float" | "boolean" | "enum" | "string" | "repeatedString";
  /** None: a plain number. */
  readonly unit?: FlagUnit;
  readonly min?: number;
  readonly max?: number;
  readonly allowedValues?: readonly string[];
  /** A change restarts the instance. */
  readonly requiresRestart?: boolean;
  /** First and last major version that has the flag. */
  readonly minVersion?: number;
  readonly maxVersion?: number;
  readonly changesByVersion?: Readonly<Record<string, Partial<FlagDefinition>>>;
  /** Bounds as shares of the tier's memory. */
  readonly rangeFormula?: { readonly min: string; readonly max: string };
  /** `unconfirmed`: a setting of PostgreSQL of which nothing says that Cloud SQL offers it. */
  readonly cloudSqlSupport: "listed" | "unconfirmed";
}

/** `TimeZone` is known as `timezone`, too. */
const FLAGS: ReadonlyMap<string, FlagDefinition> = new Map(
  (data.flags as unknown as FlagDefinition[]).flatMap((flag) => [
    [flag.name.toLowerCase(), flag],
    [flag.name, flag],
  ]),
);

const NOT_SETTABLE: ReadonlyMap<string, string> = new Map(
  data.notSettable.flatMap((entry) => entry.name.split(", ").map((name) => [name, entry.note] as const)),
);

/** The definition for a major version, or undefined where the flag is not known. */
export function findFlag(name: string, version?: PostgresVersion): FlagDefinition | undefined {
  // `rdkit.*` stands for every setting of an extension.
  const flag = FLAGS.get(name) ?? FLAGS.get(name.replace(/\..*$/, ".*"));
  if (!flag || !version) return flag;
  const changes = Object.entries(flag.changesByVersion ?? {})
    .filter(([major]) => Number(major) <= version.major)
    .map(([, change]) => change);
  return Object.assign({}, flag, ...changes);
}

/** Where a flag is set: what its bounds depend on. */
export interface FlagContext {
  readonly version: PostgresVersion;
  readonly tier: Tier;
}

/** Inclusive bounds of a numeric flag on a tier, in its own unit. */
export function flagRange(flag: FlagDefinition, tier?: Tier): { min: number; max: number } | undefined {
  if (flag.rangeFormula && tier) {
    const pages = tier.memoryMbForFlagChecks * 128;
    return {
      min: Math.floor(share(flag.rangeFormula.min) * pages),
      max: Math.floor(share(flag.rangeFormula.max) * pages),
    };
  }
  if (flag.min === undefined || flag.max === undefined) return undefined;
  return { min: flag.min, max: flag.max };
}

/**
 * Everything that Cloud SQL would refuse about one flag; empty when it is fine. Without a version, what
 * any version takes is fine; without a tier, bounds by its memory are not checked.
 */
export function flagProblems(name: string, value: string, context: Partial<FlagContext>): Problem[] {
  const wrongName = lookAlikeProblem(`flag "${name}"`, name);
  if (wrongName) {
    const meant = nearestFlag(foldToAscii(name));
    return [meant ? { ...wrongName, fix: `type it anew: "${meant}"` } : wrongName];
  }
  const wrongValue = lookAlikeProblem(`value of flag "${name}"`, value);
  if (wrongValue) return [wrongValue];

  const note = NOT_SETTABLE.get(name);
  if (note) {
    return [
      {
        code: "FLAG_NOT_SETTABLE",
        message: `"${name}" cannot be set as a database flag`,
        got: value,
        fix: `remove it: ${note}`,
      },
    ];
  }
  if (!context.version) return inAnyVersion(name, value, context.tier);
  const flag = findFlag(name, context.version);
  if (!flag) return [unknownFlag(name)];
  const { major } = context.version;
  if (major < (flag.minVersion ?? 0) || major > (flag.maxVersion ?? 99)) {
    const from = flag.minVersion ? `from ${versionName(flag.minVersion)}` : "";
    const to = flag.maxVersion ? `up to ${versionName(flag.maxVersion)}` : "";
    return [
      {
        code: "FLAG_NOT_IN_VERSION",
        message: `"${name}" does not exist in ${context.version}`,
        got: value,
        allowed: `${from} ${to}`.trim(),
        fix: "remove the flag or change the version",
      },
    ];
  }
  const problem = valueProblem(flag, value, context.tier);
  return problem ? [problem] : [];
}

function versionName(major: number): string {
  return major === 9 ? "POSTGRES_9_6" : `POSTGRES_${major}`;
}

/** Nothing when one version takes it, else what the newest says. */
function inAnyVersion(name: string, value: string, tier: Tier | undefined): Problem[] {
  let problems: Problem[] = [];
  for (const version of PostgresVersion.KNOWN) {
    problems = flagProblems(name, value, { version, tier });
    if (problems.length === 0) break;
  }
  return problems;
}

function valueProblem(flag: FlagDefinition, value: string, tier: Tier | undefined): Problem | undefined {
  const subject = `value of flag "${flag.name}"`;
  switch (flag.type) {
    case "boolean":
      if (value === "on" || value === "off") return undefined;
      return {
        code: "FLAG_NOT_BOOLEAN",
        message: `${subject} is not a boolean`,
        got: value,
        allowed: "on, off",
        fix: booleanFix(value),
      };
    case "enum": {
      const allowed = flag.allowedValues ?? [];
      if (allowed.length === 0 || allowed.includes(value)) return undefined;
      return {
        code: "FLAG_NOT_ALLOWED",
        message: `${subject} is not one of its values`,
        got: value,
        allowed: allowed.join(", "),
        fix: `write "${nearest(value, allowed) ?? allowed[0]}"`,
      };
    }
    case "integer":
    case "float":
      return numberProblem(flag, subject, value, tier);
    case "repeatedString": {
      const allowed = flag.allowedValues ?? [];
      // A hyphen in front takes a class away, as in "all, -misc".
      const items = value.split(",").map((item) => item.trim().replace(/^-/, "").toLowerCase());
      const wrong = items.find((item) => !allowed.includes(item));
      if (wrong === undefined) return undefined;
      return {
        code: "FLAG_NOT_ALLOWED",
        message: `${subject} has an item that is not one of its values: "${wrong}"`,
        got: value,
        allowed: `${allowed.join(", ")}; more than one with commas between`,
        fix: `write "${nearest(wrong, allowed) ?? allowed[0]}"`,
      };
    }
    default:
      return undefined;
  }
}

function booleanFix(value: string): string {
  if (/^(on|true|t|1|yes|y)$/i.test(value)) return 'write "on"';
  return /^(off|false|f|0|no|n)$/i.test(value) ? 'write "off"' : 'write "on" or "off"';
}

function numberProblem(
  flag: FlagDefinition,
  subject: string,
  value: string,
  tier: Tier | undefined,
): Problem | undefined {
  const range = flagRange(flag, tier);
  const unit = unitName(flag.unit);
  const allowed = range ? `${range.min} to ${range.max}${unit}` : `a number${unit}`;
  const pattern = flag.type === "integer" ? /^-?\d+$/ : /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
  if (!pattern.test(value)) {
    const comma = flag.type === "float" && /^-?\d+,\d+$/.test(value);
    const converted = comma ? Number(value.replace(",", ".")) : withoutSuffix(value, flag.unit);
    const nearestInRange =
      converted !== undefined && range ? Math.min(range.max, Math.max(range.min, converted)) : converted;
    const kind = flag.type === "integer" ? "whole number" : "number";
    return {
      code: "FLAG_NOT_A_NUMBER",
      message: comma
        ? `${subject} has a decimal comma`
        : `${subject} must be a plain ${kind}: Cloud SQL takes no unit suffix`,
      got: value,
      allowed,
      fix:
        nearestInRange === undefined
          ? `write a plain ${kind}`
          : `write "${nearestInRange}"${nearestInRange === converted ? "" : `; ${value} is ${converted}${unit}`}`,
    };
  }
  const number = Number(value);
  if (range && (number < range.min || number > range.max)) {
    const bound = number < range.min ? range.min : range.max;
    const on = flag.rangeFormula && tier ? ` on ${tier}` : "";
    return {
      code: "FLAG_OUT_OF_RANGE",
      message: `${subject} is out of range${on}`,
      got: value,
      allowed,
      // A percentage where a fraction is wanted.
      fix:
        flag.type === "float" && range.max === 1 && number >= 2 && number <= 100
          ? `write "${number / 100}"`
          : `write "${bound}" or ${number < range.min ? "more" : "less"}`,
    };
  }
  return undefined;
}

/** The known flag whose name is near enough to be meant. */
export function nearestFlag(name: string): string | undefined {
  return nearest(name, FLAGS.keys());
}

/** What PostgreSQL has in place of MySQL's best-known settings. */
const OTHER_ENGINE: Readonly<Record<string, string>> = {
  slow_query_log: "log_min_duration_statement",
  long_query_time: "log_min_duration_statement",
  general_log: "log_statement",
  innodb_buffer_pool_size: "shared_buffers",
  default_time_zone: "timezone",
  tmp_table_size: "work_mem",
  sort_buffer_size: "work_mem",
  lock_wait_timeout: "lock_timeout",
  wait_timeout: "idle_session_timeout",
  max_execution_time: "statement_timeout",
};

function unknownFlag(name: string): Problem {
  if (Object.hasOwn(OTHER_ENGINE, name)) {
    return {
      code: "FLAG_UNKNOWN",
      message: `"${name}" is a flag of MySQL`,
      got: name,
      allowed: "the flags of docs.cloud.google.com/sql/docs/postgres/flags",
      fix: `write "${OTHER_ENGINE[name]}", which counts in its own unit, or remove it`,
    };
  }
  const near = nearestFlag(name);
  return {
    code: "FLAG_UNKNOWN",
    message: `"${name}" is not a database flag of Cloud SQL for PostgreSQL`,
    got: name,
    allowed: "the flags of docs.cloud.google.com/sql/docs/postgres/flags",
    fix: near ? `did you mean "${near}"?` : "remove it",
  };
}

/** The factor in `floor(0.60 * ramPages)`. */
function share(formula: string): number {
  return Number(/([\d.]+) \*/.exec(formula)?.[1] ?? Number.NaN);
}
