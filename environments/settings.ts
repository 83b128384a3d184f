import { z } from "zod";
import { Duration } from "../cloudsql/duration";
import { type Problem, ProblemError } from "../cloudsql/problem";
import { nearest } from "../cloudsql/text";

/** Prefix of the variables that this application reads; anything else in `.env` is left alone. */
const PREFIX = "MUSICDB_";

const list = z.string().transform((value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);
const wholeNumber = (what: string) =>
  z
    .string()
    .regex(/^\d{1,7}$/, `must be a whole number of ${what}, below ten million`)
    .transform(Number);

/**
 * What differs from one installation to the next. Read from the process's environment and from `.env`;
 * `.env.example` documents each variable. None is a secret.
 */
const settingsSchema = z.strictObject({
  MUSICDB_DEV_PROJECT: z.string().default("example-loist-dev"),
  MUSICDB_STAGING_PROJECT: z.string().default("example-loist-staging"),
  MUSICDB_PROD_PROJECT: z.string().default("example-loist-prod"),
  MUSICDB_REGION: z.string().default("us-central1"),
  MUSICDB_STATE_BUCKET: z.string().default("example-loist-terraform-state"),
  MUSICDB_PROD_NETWORK: z.string().optional(),
  MUSICDB_PROD_AVAILABILITY: z.string().default("zonal"),
  MUSICDB_APPLICATION_SERVICE_ACCOUNTS: list.prefault(""),
  MUSICDB_IAM_USERS: list.prefault(""),
  MUSICDB_ALERT_EMAILS: list.prefault(""),
  MUSICDB_LOG_RETENTION_DAYS: wholeNumber("days").transform(Duration.days).prefault("30"),
  MUSICDB_MONTHLY_BUDGET_USD: wholeNumber("US dollars").prefault("40"),
  MUSICDB_BILLING_ACCOUNT: z.string().optional(),
  MUSICDB_SLOW_QUERY_MS: wholeNumber("milliseconds").transform(Duration.milliseconds).prefault("200"),
  MUSICDB_BACKUP_START_TIME: z.string().default("03:00"),
  MUSICDB_BACKUP_LOCATION: z.string().optional(),
});

export type Settings = z.output<typeof settingsSchema>;

/** Names of all variables, for documentation and tests. */
export const SETTING_NAMES: readonly string[] = Object.keys(settingsSchema.shape);

/**
 * Reads the settings. An empty variable counts as left out.
 *
 * @throws ProblemError naming every variable that is wrong or unknown
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(variables).filter(
      ([name, value]) => name.startsWith(PREFIX) && value !== undefined && value !== "",
    ),
  );
  const result = settingsSchema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue): Problem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const near = nearest(key, SETTING_NAMES);
        return {
          code: "SETTING_UNKNOWN",
          message: "there is no such variable",
          got: key,
          allowed: "see .env.example",
          fix: near ? `did you mean ${near}?` : "remove it",
          path: ".env",
        };
      });
    }
    const name = String(issue.path[0]);
    return [
      {
        code: "SETTING_INVALID",
        message: issue.message,
        got: given[name],
        fix: "see .env.example",
        path: `.env: ${name}`,
      },
    ];
  });
  throw new ProblemError(problems);
}
