import { z } from "zod";
import { Duration } from "../cloudsql/duration";
import { type Problem, ProblemError } from "../cloudsql/problem";
import { nearest } from "../cloudsql/text";
import {
  addresses,
  availability,
  backupLocation,
  backupStartTime,
  billingAccount,
  bucketName,
  channel,
  email,
  httpsUrl,
  network,
  person,
  principal,
  projectId,
  receivers,
  region,
  serviceAccount,
} from "./fields";

/** Prefix of the variables that this application reads; anything else in `.env` is left alone. */
const PREFIX = "MUSICDB_";

const list = z.string().transform((value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);
function wholeNumber(what: string, min: number, max: number) {
  const message = `must be a whole number of ${what}, ${min} to ${max}`;
  return z
    .string()
    .refine((value) => /^\d{1,10}$/.test(value) && Number(value) >= min && Number(value) <= max, message)
    .transform(Number);
}

/**
 * What differs from one installation to the next. Read from the process's environment and from `.env`;
 * `.env.example` documents each variable. None is a secret.
 */
const settingsSchema = z.strictObject({
  MUSICDB_DEV_PROJECT: projectId.default("example-loist-dev"),
  MUSICDB_STAGING_PROJECT: projectId.default("example-loist-staging"),
  MUSICDB_PROD_PROJECT: projectId.default("example-loist-prod"),
  MUSICDB_REGION: region.default("us-central1"),
  MUSICDB_STATE_BUCKET: bucketName.default("example-loist-terraform-state"),
  MUSICDB_PROD_NETWORK: network.optional(),
  MUSICDB_PROD_AVAILABILITY: availability.default("zonal"),
  MUSICDB_APPLICATION_SERVICE_ACCOUNTS: list.pipe(addresses(serviceAccount)).prefault(""),
  MUSICDB_IAM_USERS: list.pipe(addresses(person)).prefault(""),
  MUSICDB_IAM_READERS: list.pipe(addresses(principal)).prefault(""),
  MUSICDB_IAM_OPERATORS: list.pipe(addresses(principal)).prefault(""),
  MUSICDB_IAM_MIGRATORS: list.pipe(addresses(principal)).prefault(""),
  MUSICDB_ALERT_EMAILS: list.pipe(addresses(email)).prefault(""),
  MUSICDB_ALERT_CHANNELS: list.pipe(z.array(channel)).prefault(""),
  MUSICDB_ONCALL: list.pipe(receivers).prefault(""),
  MUSICDB_RUNBOOKS_URL: httpsUrl.optional(),
  MUSICDB_LOG_RETENTION_DAYS: wholeNumber("days", 1, 3650).transform(Duration.days).prefault("30"),
  MUSICDB_MONTHLY_BUDGET_USD: wholeNumber("US dollars", 1, 1_000_000).prefault("40"),
  MUSICDB_BILLING_ACCOUNT: billingAccount.optional(),
  MUSICDB_SLOW_QUERY_MS: wholeNumber("milliseconds", 0, 2_147_483_647)
    .transform(Duration.milliseconds)
    .prefault("200"),
  MUSICDB_BACKUP_START_TIME: backupStartTime.default("03:00"),
  MUSICDB_BACKUP_LOCATION: backupLocation.optional(),
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
          message: "there is no such variable of this application",
          got: key,
          allowed: "see .env.example",
          fix: near ? `did you mean ${near}?` : "remove it",
        };
      });
    }
    const name = String(issue.path[0]);
    // Of a list, the item.
    const item = issue.path.length > 1 ? list.parse(given[name])[Number(issue.path[1])] : given[name];
    return [
      { code: "SETTING_INVALID", message: issue.message, got: item, fix: "see .env.example", path: name },
    ];
  });
  throw new ProblemError(problems);
}
