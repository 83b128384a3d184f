import { z } from "zod";
import { Cron } from "../cloudsql/cron";
import { Duration } from "../cloudsql/duration";
import { timeZoneProblem } from "../cloudsql/sleep";
import { backupLocation, bucketName, duration, matching, named } from "./fields";

/**
 * Exports of the database to a bucket, each week alike: files that outlive the instance, the project's backups and
 * Cloud SQL itself. They cost storage, and 0.10 $ a month for the job beyond three. docs/exports.md
 */
export const scheduledExports = z.strictObject({
  /** unix-cron in the time zone, e.g. `0 2 * * *`. */
  schedule: named(Cron.of),
  /** Name of the tz database. */
  timeZone: z
    .string()
    .superRefine((name, context) => {
      const problem = timeZoneProblem(name);
      if (problem) context.addIssue({ code: "custom", message: problem.message, params: { problem } });
    })
    .default("UTC"),
  /** A bucket that exists; how long it keeps objects is its owner's. @default - one of its own */
  bucket: bucketName.optional(),
  /** How long exports are kept, and cannot be deleted before: whole days, 1 to 3650. */
  retention: duration.default(() => Duration.days(30)),
  /**
   * Locks the retention: nobody, the project's owner and Google's support included, can ever shorten or remove it,
   * delete an export before its time, or delete the bucket and project as long as one is there.
   */
  lock: z.boolean().default(false),
  /** Region or multi-region of a bucket of its own. @default - the instance's region */
  location: backupLocation.optional(),
  /** Exported by a server of its own: the instance is left alone, for a charge by its time. */
  offload: z.boolean().default(true),
  /**
   * Key of Cloud KMS that encrypts a bucket of its own; the project's Cloud Storage service agent must be allowed to
   * use it before. @default - Google's
   */
  key: matching(
    /^projects\/[a-z0-9-]+\/locations\/[a-z0-9-]+\/keyRings\/[A-Za-z0-9_-]+\/cryptoKeys\/[A-Za-z0-9_-]+$/,
    "must be projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>",
  ).optional(),
});

export type Exports = z.output<typeof scheduledExports>;
