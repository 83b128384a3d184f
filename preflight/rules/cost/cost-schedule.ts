import { Cron } from "../../../cloudsql/cron";
import { timeZoneProblem } from "../../../cloudsql/sleep";
import { attempt, violationOf } from "../../attempt";
import { SCHEDULER_JOB } from "../../cost/sleeping";
import type { Rule } from "../../rule";

/** App Engine's own language, which Cloud Scheduler takes too: `every 24 hours`, `1st monday of month 09:00`. */
const GROC = /^(every|\d+(st|nd|rd|th)|first|second|third|fourth|fifth)\b/i;

/** When a job of Cloud Scheduler runs. */
export const costSchedule: Rule = {
  id: "cost-schedule",
  severity: "error",
  area: "cost",
  title: "a schedule is unix-cron, in a time zone that there is",
  why: "Cloud Scheduler refuses the job, and what it was to stop runs on.",
  link: "https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules",
  types: [SCHEDULER_JOB],
  *check(job) {
    const schedule = job.get("schedule");
    const zone = job.get("time_zone");
    const { string } = schedule;
    if (string !== undefined && !GROC.test(string.trim())) {
      for (const problem of attempt(() => Cron.of(string)).problems) yield violationOf(problem, schedule);
    }
    const problem = zone.string ? timeZoneProblem(zone.string) : undefined;
    if (problem) yield violationOf(problem, zone);
  },
};
