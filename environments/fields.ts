import { z } from "zod";
import { Duration } from "../cloudsql/duration";
import { ProblemError } from "../cloudsql/problem";
import { Size } from "../cloudsql/size";

/** Values that an environment has and that may also be given as variables; checked alike in both places. */

export function matching(pattern: RegExp, what: string) {
  return z.string().regex(pattern, what);
}

export const size = z.custom<Size>(
  (value) => value instanceof Size,
  "must be a size, e.g. Size.gibibytes(20)",
);
export const duration = z.custom<Duration>(
  (value) => value instanceof Duration,
  "must be a duration, e.g. Duration.days(7)",
);

/** A name of the service, turned into its type; a refusal becomes an issue at this path. */
export function named<T>(of: (name: string) => T) {
  return z.string().transform((name, context): T => {
    try {
      return of(name);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      for (const problem of error.problems) {
        context.addIssue({ code: "custom", message: problem.message, params: { problem } });
      }
      return z.NEVER;
    }
  });
}

export const projectId = matching(
  /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  'must be a project id (6 to 30 lower-case letters, digits and hyphens, without "projects/")',
);
export const region = matching(/^[a-z]+-[a-z]+\d+$/, "must be a region, e.g. us-central1");
export const bucketName = matching(
  /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
  "must be the name of a Cloud Storage bucket, without gs://",
);
export const network = matching(
  /^projects\/[a-z0-9-]+\/global\/networks\/[a-z0-9-]+$/,
  "must be projects/<project>/global/networks/<name>",
);
export const availability = z.enum(["zonal", "regional"], "must be zonal or regional");
/** `3:30` becomes `03:30`: the service writes it so, and any other spelling is a difference in each plan. */
export const backupStartTime = matching(
  /^([01]?\d|2[0-3]):[0-5]\d$/,
  "must be HH:MM in UTC, e.g. 03:30",
).transform((time) => time.padStart(5, "0"));
export const backupLocation = matching(
  /^[a-z]+(-[a-z]+\d+)?$/,
  "must be a region or multi-region, e.g. us-central1 or us",
);
export const billingAccount = matching(
  /^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/,
  "must be like 01AB23-45CD67-89EF01",
);

export const email = z.email("must be an e-mail address");
export const serviceAccount = email.endsWith(
  ".gserviceaccount.com",
  "must be the full e-mail address of a service account, which ends in .gserviceaccount.com",
);
export const person = email.refine(
  (address) => !/\.(gserviceaccount\.com|iam)$/i.test(address),
  "is a service account: list it among the service accounts",
);

/** A person or a service account. */
export const principal = email.refine(
  (address) => !/\.iam$/i.test(address),
  "is the shortened name of a service account: write its full address, which ends in .gserviceaccount.com",
);

/** A channel that exists, by its full name. */
export const channel = matching(
  /^projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/notificationChannels\/\d+$/,
  "must be projects/<project>/notificationChannels/<number>",
);

/** Who is told of alerts: an e-mail address or an existing channel. */
export const receiver = z
  .string()
  .refine(
    (value) => (value.startsWith("projects/") ? channel : email).safeParse(value).success,
    "must be an e-mail address or projects/<project>/notificationChannels/<number>",
  )
  .transform((value) => (value.includes("@") ? value.toLowerCase() : value));

export const httpsUrl = z.url({ protocol: /^https$/, error: "must be a URL that begins with https://" });

/** Each receiver once. */
export const receivers = z.array(receiver).transform((list) => [...new Set(list)]);

/** Each address once, in lower case: the service takes no other. */
export const addresses = (item: z.ZodType<string, string>) =>
  z.array(item).transform((list) => [...new Set(list.map((address) => address.toLowerCase()))]);
