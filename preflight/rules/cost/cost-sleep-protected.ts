import { switchJobs } from "../../cost/sleeping";
import { instanceRule } from "../../instance";

/** A schedule that stops what somebody may need. */
export const costSleepProtected = instanceRule({
  id: "cost-sleep-protected",
  severity: "warning",
  area: "cost",
  title: "no schedule stops an instance that is highly available or protected",
  why: "A standby is paid for so that the database is always there; protection says that somebody depends on it.",
  ignoreWhen: "the data matter and nobody needs them in these hours, as where releases are rehearsed",
  link: "https://cloud.google.com/sql/docs/postgres/start-stop-restart-instance",
  *check(instance) {
    const { resource, all } = instance.context;
    const stops = switchJobs(all).some(
      (job) => job.instance === resource && job.activationPolicy === "NEVER",
    );
    if (!stops) return;
    const availability = instance.settings.get("availability_type");
    if (availability.is("REGIONAL")) {
      yield {
        at: availability,
        what: "a job of Cloud Scheduler stops this instance, and its standby for when it stops by accident",
        allowed: "ZONAL, for what is stopped on purpose",
        fix: 'write "ZONAL", or remove the schedule',
      };
    } else if (instance.get("deletion_protection").is(true)) {
      yield {
        at: instance.get("deletion_protection"),
        what: "a job of Cloud Scheduler stops this instance, which is protected from deletion",
        allowed: "a schedule for what nobody needs in these hours",
        fix: "remove the schedule, or accept this with the reason",
      };
    }
  },
});
