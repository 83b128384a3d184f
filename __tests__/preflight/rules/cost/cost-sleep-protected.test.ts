import { costSleepProtected } from "../../../../preflight/rules/cost/cost-sleep-protected";
import { findingsOf, instance, shown } from "../../../support/preflight";
import { switchJob } from "../../../support/rule-inputs";

const STOP = switchJob("stop", "NEVER", "0 20 * * 1-5");

test("warns where a standby or a protected instance is stopped", () => {
  const inputs = [
    instance({ availability_type: "REGIONAL" }, { deletion_protection: true }),
    instance({}, { deletion_protection: true }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(costSleepProtected, { ...input, ...STOP }))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning cost-sleep-protected google_sql_database_instance.main settings.availability_type
      a job of Cloud Scheduler stops this instance, and its standby for when it stops by accident; got "REGIONAL"; allowed: ZONAL, for what is stopped on purpose
      fix: write "ZONAL", or remove the schedule
    warning cost-sleep-protected google_sql_database_instance.main deletion_protection
      a job of Cloud Scheduler stops this instance, which is protected from deletion; got true; allowed: a schedule for what nobody needs in these hours
      fix: remove the schedule, or accept this with the reason"
  `);
});

test("accepts what may be lost, and what nothing stops", () => {
  expect(
    findingsOf(costSleepProtected, { ...instance({}, { deletion_protection: false }), ...STOP }),
  ).toEqual([]);
  expect(
    findingsOf(costSleepProtected, { ...instance({}, { deletion_protection: "${var.protect}" }), ...STOP }),
  ).toEqual([]);
  expect(findingsOf(costSleepProtected, instance({ availability_type: "REGIONAL" }))).toEqual([]);
});
