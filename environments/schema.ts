import { z } from "zod";
import { SEVERITIES } from "../cloudsql/alerts";
import { Cron } from "../cloudsql/cron";
import { Duration } from "../cloudsql/duration";
import { Edition } from "../cloudsql/edition";
import { Size } from "../cloudsql/size";
import { timeZoneProblem } from "../cloudsql/sleep";
import { Tier } from "../cloudsql/tier";
import { PostgresVersion } from "../cloudsql/version";
import { drill } from "./drill";
import { encryption } from "./encryption";
import { scheduledExports } from "./exports";
import {
  addresses,
  availability,
  backupLocation,
  backupStartTime,
  billingAccount,
  bucketName,
  channel,
  duration,
  email,
  httpsUrl,
  matching,
  named,
  network,
  person,
  principal,
  projectId,
  receivers,
  region,
  serviceAccount,
  size,
} from "./fields";
import { pooling } from "./pooling";
import { psc } from "./psc";
import { readPool, replicas } from "./replicas";

const postgresName = matching(
  /^[a-z_][a-z0-9_]{0,62}$/,
  "must be a PostgreSQL name: lower-case letters, digits and underscores, at most 63",
);
const label = matching(
  /^[a-z0-9_-]{0,63}$/,
  "must be lower-case letters, digits, _ and -, at most 63 (no dots)",
);
const labelKey = matching(
  /^[a-z][a-z0-9_-]{0,62}$/,
  "must start with a lower-case letter, then a-z, 0-9, _ and -",
);
const secretNumber = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);

/** How clients reach the instance. */
const access = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("private"),
      /** An existing VPC. @default - a VPC of its own */
      network: network.optional(),
      /** Prefix length of the range reserved for Google's side; used for a network of its own. */
      prefixLength: z.int().min(16).max(24).default(20),
    }),
    z.strictObject({
      /** A public address for which Cloud SQL's connectors and the Auth Proxy are the only way in. */
      kind: z.literal("public"),
    }),
    psc,
  ],
  'must have a kind: "private", "public" or "psc"',
);

/** What may be set of the memory and cost flags. What is left out is derived from the tier's memory. */
const flags = z.strictObject({
  sharedBuffers: size.optional(),
  effectiveCacheSize: size.optional(),
  workMem: size.optional(),
  maintenanceWorkMem: size.optional(),
  maxConnections: z.int().min(1).max(262_143).optional(),
  /** 1.1 for SSD. */
  randomPageCost: z.number().positive().default(1.1),
  /** Statements slower than this are logged. */
  slowQuery: duration.default(() => Duration.milliseconds(200)),
  /** Any other flag, by the service's name, as the service takes it. */
  other: z.record(z.string(), z.string()).default({}),
});

const backups = z.strictObject({
  /** How many automated backups are kept: 1 to 365. */
  retained: z.int().min(1).max(365).default(7),
  /** How long transaction logs are kept for point-in-time recovery: whole days, 1 to 7 with ENTERPRISE. */
  logRetention: duration.default(() => Duration.days(7)),
  /** Start of the four-hour window, UTC. */
  startTime: backupStartTime.default("03:00"),
  /** Region or multi-region of the backups. @default - the instance's region */
  location: backupLocation.optional(),
  /** Keep the automated backups when the instance is deleted. */
  keepOnDelete: z.boolean().default(true),
  /** Take one more backup before the instance is deleted. */
  finalBackup: z.boolean().default(true),
});

/** Google identities, by what they may do in the database: docs/roles.md. One may be on several lists. */
const principals = z.strictObject({
  /** People with the application's rights, by e-mail address. */
  users: addresses(person).default([]),
  /** Service accounts with the application's rights, by their full e-mail address. */
  serviceAccounts: addresses(serviceAccount).default([]),
  /** Who reads rows: people, or service accounts by their full address. */
  readers: addresses(principal).default([]),
  /** Who sees and ends sessions and reads statistics, but no rows. */
  operators: addresses(principal).default([]),
  /** Who may run migrations, and so do anything to the tables. */
  migrators: addresses(principal).default([]),
});

/** An alert that is changed or left out. Each says why. */
const alertOverride = z.strictObject({
  /** No policy is made. */
  off: z.boolean().optional(),
  /** In the alert's own unit: shares run from 0 to 1. */
  threshold: z.number().optional(),
  /** Whole minutes. */
  duration: duration.optional(),
  severity: z.enum(SEVERITIES, `must be ${SEVERITIES.join(", ")}`).optional(),
  reason: z.string(),
});

const monitoring = z.strictObject({
  /** Where alerts are sent. */
  emails: addresses(email).default([]),
  /** Channels that exist, told beside the addresses, e.g. `projects/my-project/notificationChannels/123`. */
  channels: z.array(channel).default([]),
  /** Who is told instead, by severity: addresses and channels. @default - the same for all */
  routes: z
    .strictObject({
      CRITICAL: receivers.optional(),
      ERROR: receivers.optional(),
      WARNING: receivers.optional(),
    })
    .prefault({}),
  /** By id, e.g. `{ "cpu-high": { threshold: 0.9, reason: "imports run at night" } }`. @default - the table's */
  alerts: z.record(z.string(), alertOverride).default({}),
  /** Where the runbooks are read, e.g. `https://github.com/org/repo/blob/main/docs/runbooks`. @default - their folder */
  runbooks: httpsUrl.optional(),
  /** Share of the minutes in which the database shall answer, up to 0.999; null is no objective. docs/objectives.md */
  objective: z.number().gt(0).max(0.999).nullable().default(0.999),
  /** How long the database's logs are kept: whole days, 1 to 3650. */
  logRetention: duration.default(() => Duration.days(30)),
  /**
   * Data Access audit logs of Cloud SQL in the project, without which pgAudit's records are not kept. One
   * environment of a project owns them; the others say false.
   */
  dataAccessLogs: z.boolean().default(true),
  /** Billing account that carries the budget, e.g. `0X0X0X-0X0X0X-0X0X0X`. @default - no budget resource */
  billingAccount: billingAccount.optional(),
});

/** What the environment may cost. docs/cost.md */
const budget = z.strictObject({
  /** US dollars a month, whole. Watched by a budget where a billing account is given. */
  monthlyUsd: z.int().positive().default(40),
  /** An estimate above the budget fails the synth, rather than being warned of. */
  enforce: z.boolean().default(false),
  /** Commitment to Cloud SQL that was bought for the region: the estimate counts its discount. */
  commitment: z.enum(["none", "1-year", "3-year"], "must be none, 1-year or 3-year").default("none"),
});

/** Stopped and started each week by Cloud Scheduler; unix-cron, in the time zone. */
const sleep = z.strictObject({
  stop: named(Cron.of),
  start: named(Cron.of),
  /** Name of the tz database, e.g. `Europe/Berlin`. */
  timeZone: z.string().superRefine((name, context) => {
    const problem = timeZoneProblem(name);
    if (problem) context.addIssue({ code: "custom", message: problem.message, params: { problem } });
  }),
});

export const environmentSchema = z.strictObject({
  /** Short name, first part of the stacks' names. */
  name: matching(/^[a-z][a-z0-9]{1,15}$/, "must be 2 to 16 lower-case letters and digits"),
  project: projectId,
  region,
  /**
   * Where data and backups have to stay: `us`, or `eu` (the European Union: neither London nor Zurich).
   *
   * @default - where the region is
   */
  residency: z.enum(["us", "eu"], "must be us or eu").optional(),
  /** Bucket of the Terraform state. */
  stateBucket: bucketName,
  /** Instance name without generation. */
  instanceName: matching(/^[a-z][a-z0-9-]{0,80}[a-z0-9]$/, "must be lower-case letters, digits and hyphens"),
  /** Above 1 it becomes part of the instance's name: for a rebuild beside the old one. */
  generation: z.int().min(1).max(99).default(1),
  tier: named(Tier.of),
  edition: named(Edition.of).default(Edition.ENTERPRISE),
  version: named(PostgresVersion.of).default(PostgresVersion.POSTGRES_17),
  storage: z
    .strictObject({
      /** Size at the start; 10 GB or more. */
      size: size.default(() => Size.gibibytes(20)),
      /** Whether the service adds space by itself. */
      grows: z.boolean().default(true),
      /** The service stops growing here. @default - no limit */
      limit: size.optional(),
    })
    .prefault({}),
  /** `regional` has a standby in a second zone, at twice the price. */
  availability: availability.default("zonal"),
  access: access.prefault({ kind: "private" }),
  /** A key of one's own. @default - Google's */
  encryption: encryption.optional(),
  replicas,
  readPool: readPool.optional(),
  flags: flags.prefault({}),
  backups: backups.prefault({}),
  /** Both kinds: Terraform's, and the service's own against the console and gcloud. */
  deletionProtection: z.boolean().default(true),
  maintenance: z
    .strictObject({
      /** 1 is Monday. */
      day: z.int().min(1).max(7).default(7),
      /** Hour, UTC. */
      hour: z.int().min(0).max(23).default(4),
    })
    .prefault({}),
  database: postgresName.default("music_library"),
  /** The application's own user. */
  applicationUser: postgresName.default("music_library_user"),
  /** The user that owns the schema and runs migrations; nobody else logs in as it. */
  migratorUser: postgresName.default("music_library_migrator"),
  /** A higher number sets a new password at the next apply. */
  passwordVersions: z
    .strictObject({ application: secretNumber.default(1), migrator: secretNumber.default(1) })
    .prefault({}),
  /** Who may log in with their Google identity. */
  iam: principals.prefault({}),
  monitoring: monitoring.prefault({}),
  budget: budget.prefault({}),
  /** Hours in which nobody needs it, e.g. `{ stop: "0 20 * * 1-5", start: "0 7 * * 1-5", timeZone: "UTC" }`. @default - it runs day and night */
  sleep: sleep.optional(),
  /** Pooling beyond one process: PgBouncer, or the service's own. docs/pooling.md @default - none */
  pooling: pooling.optional(),
  /** Exports to a bucket, e.g. `{ schedule: "0 2 * * 0" }`. docs/exports.md @default - none */
  exports: scheduledExports.optional(),
  /** An alert where restore drills are not run, e.g. `{ every: Duration.days(7) }`. docs/drill.md @default - none */
  drill: drill.optional(),
  /** On every resource that takes labels. */
  labels: z.record(labelKey, label).default({}),
});

/** An environment as a person writes it. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
/** An environment with every value present. */
export type Environment = z.output<typeof environmentSchema>;
