import { formatProblem } from "../../cloudsql/problem";
import { relationProblems } from "../../environments/relations";
import { type EnvironmentInput, environmentSchema } from "../../environments/schema";
import { SHORTEST } from "../support/environment";

const WEEKDAYS = { stop: "0 20 * * 1-5", start: "0 7 * * 1-5", timeZone: "Europe/Berlin" };
const AT_NOON = { startTime: "12:00" };

function messages(change: Partial<EnvironmentInput>): string {
  return relationProblems(environmentSchema.parse({ ...SHORTEST, ...change }))
    .map(formatProblem)
    .join("\n");
}

describe("a stop schedule", () => {
  test("on weekdays is fine, with the backup window in its hours", () => {
    expect(messages({ sleep: WEEKDAYS, backups: AT_NOON })).toBe("");
  });

  test("has times that fit, or is refused before anything else is said of it", () => {
    expect(
      messages({ sleep: { ...WEEKDAYS, start: "0 20 * * 3" }, availability: "zonal" }),
    ).toMatchInlineSnapshot(`
      "sleep.start: the instance is stopped and started at the same minute, Wednesday 20:00 [SLEEP_AT_ONCE]
        got:     "0 20 * * 3"
        allowed: times that the other schedule does not have
        fix:     choose another time for the start"
    `);
  });

  test("does not stop the instance when backups are taken", () => {
    expect(messages({ sleep: WEEKDAYS })).toMatchInlineSnapshot(`
      "backups.startTime: no backup is taken while the instance is stopped, and its backup window is in no running hours [SLEEP_WITHOUT_BACKUPS]
        got:     "03:00"
        allowed: a start, in UTC, after which the instance runs for four hours on some day, in summer and winter
        fix:     write startTime: "06:00""
    `);
  });

  test("does not go with a standby", () => {
    expect(messages({ sleep: WEEKDAYS, backups: AT_NOON, availability: "regional" })).toMatchInlineSnapshot(`
      "availability: an instance that is stopped on purpose has a standby for when it stops by accident [SLEEP_WITH_STANDBY]
        got:     "regional"
        allowed: zonal, where sleep is set
        fix:     write availability: "zonal" or leave sleep out"
    `);
  });
});

describe("a commitment", () => {
  test("is for dedicated cores", () => {
    expect(messages({ budget: { commitment: "3-year" } })).toBe("");
    expect(messages({ budget: { commitment: "1-year" }, tier: "db-g1-small" })).toMatchInlineSnapshot(`
      "budget.commitment: a commitment gives no discount on a shared-core machine such as db-g1-small [COMMITMENT_NOT_FOR_SHARED_CORE]
        got:     "1-year"
        allowed: none, with a shared-core machine
        fix:     write commitment: "none""
    `);
  });
});
