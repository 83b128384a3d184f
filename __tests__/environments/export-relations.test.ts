import { Duration } from "../../cloudsql/duration";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";
import { refusal } from "../support/refusal";

const validate = (change: object) => validateEnvironment({ ...SHORTEST, ...change });

test("by default there are none, and drills are not watched", () => {
  const { exports, drill } = validate({});
  expect({ exports, drill }).toEqual({ exports: undefined, drill: undefined });
});

test("a schedule is enough", () => {
  expect(validate({ exports: { schedule: "0 2 * * 0" } }).exports).toMatchObject({
    timeZone: "UTC",
    retention: Duration.days(30),
    lock: false,
    offload: true,
  });
});

test("what is wrong is told at its place", () => {
  expect(
    [
      { exports: { schedule: "0 2 * *" } },
      { exports: { schedule: "0 2 1 * *", retention: Duration.hours(5) } },
      { exports: { schedule: "0 2 * * 0", timeZone: "Berlin" } },
      { exports: { schedule: "0 2 * * 0", location: "eu" } },
      { exports: { schedule: "0 2 * * 0", bucket: "somebodys", lock: true } },
      {
        exports: {
          schedule: "0 2 * * 0",
          location: "us",
          key: "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k",
        },
      },
      { drill: { every: Duration.days(91) } },
      { drill: { every: Duration.hours(36) } },
    ].map((change) => refusal(() => validate(change))),
  ).toMatchInlineSnapshot(`
    [
      "environments/test: exports.schedule: a schedule has five fields with blanks between them [CRON_INVALID]
      got:     "0 2 * *"
      allowed: minute, hour, day of the month, month, day of the week; each *, numbers, a-b, a,b or */n
      fix:     write for example "0 20 * * 1-5", at 20:00 from Monday to Friday",
      "environments/test: exports.retention: exports are kept for whole days [EXPORT_RETENTION]
      got:     "5 h"
      allowed: 1 to 3650 days
      fix:     write for example retention: Duration.days(30)
    environments/test: exports.schedule: exports repeat each week, and this schedule chooses days of the month or months [EXPORT_NOT_WEEKLY]
      got:     "0 2 1 * *"
      allowed: * for the day of the month and for the month: the alert waits for the longest gap
      fix:     write for example "0 2 * * 0", at 02:00 each Sunday",
      "environments/test: exports.timeZone: this is not a time zone [TIME_ZONE_UNKNOWN]
      got:     "Berlin"
      allowed: a name of the tz database, e.g. Europe/Berlin, America/New_York or UTC
      fix:     write "UTC"",
      "environments/test: exports.location: the exports would leave where the data have to stay, us [EXPORTS_OUTSIDE_RESIDENCY]
      got:     "eu"
      allowed: us-central1, us
      fix:     write location: "us-central1" or leave it out",
      "environments/test: exports.lock: the bucket exists, and its lock is its owner's to say [EXPORT_BUCKET_GIVEN]
      got:     "somebodys"
      allowed: a bucket of its own, or no lock
      fix:     remove exports.lock, or exports.bucket",
      "environments/test: exports.key: a bucket is encrypted by a key in its own location [EXPORT_KEY_ELSEWHERE]
      got:     "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k"
      allowed: a key in us
      fix:     choose another key, or write location: "us-central1"",
      "environments/test: drill.every: must be whole days, 1 to 90, e.g. Duration.days(7) [ENVIRONMENT_INVALID]
      got:     "91 d"",
      "environments/test: drill.every: must be whole days, 1 to 90, e.g. Duration.days(7) [ENVIRONMENT_INVALID]
      got:     "36 h"",
    ]
  `);
});
