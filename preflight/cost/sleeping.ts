import { Cron, WEEK } from "../../cloudsql/cron";
import { HOURS } from "../../cloudsql/pricing/prices";
import { runningMinutes, sleepProblems } from "../../cloudsql/sleep";
import { attempt } from "../attempt";
import { INSTANCE } from "../instance";
import { type Resource, type ResourceSet, references, valuesOf } from "../resource";

export const SCHEDULER_JOB = "google_cloud_scheduler_job";

/** A job that stops or starts an instance by the Admin API. */
export interface SwitchJob {
  readonly job: Resource;
  readonly instance: Resource;
  readonly activationPolicy: "NEVER" | "ALWAYS";
  /** None: not known, or none that is understood here. */
  readonly schedule?: Cron;
}

/** Every job of the input that stops or starts one of its instances. */
export function switchJobs(all: ResourceSet): SwitchJob[] {
  return all.ofType(SCHEDULER_JOB).flatMap((job): SwitchJob[] => {
    const target = valuesOf(job).get("http_target");
    const instance = instanceIn(target.get("uri").raw, job, all);
    const activationPolicy = policyIn(target.get("body").raw);
    if (!instance || !activationPolicy) return [];
    const { string } = valuesOf(job).get("schedule");
    const schedule = string === undefined ? undefined : attempt(() => Cron.of(string)).value;
    return [{ job, instance, activationPolicy, ...(schedule && { schedule }) }];
  });
}

/**
 * How long an instance runs in a month of {@link HOURS}. Where no weekly schedule is understood it runs all
 * the time, or not at all.
 */
export function runningHours(instance: Resource, jobs: readonly SwitchJob[]): number {
  const own = jobs.filter((one) => one.instance === instance);
  const [stop, ...moreStops] = own.filter(({ activationPolicy }) => activationPolicy === "NEVER");
  const [start, ...moreStarts] = own.filter(({ activationPolicy }) => activationPolicy === "ALWAYS");
  if (stop?.schedule && start?.schedule && moreStops.length + moreStarts.length === 0) {
    const times = { stop: stop.schedule, start: start.schedule };
    if (sleepProblems(times).length === 0) return (HOURS * runningMinutes(times)) / WEEK;
  }
  return valuesOf(instance).get("settings.activation_policy").is("NEVER") ? 0 : HOURS;
}

/** The instance that the address of a request names, by its name or by a reference. */
function instanceIn(uri: unknown, job: Resource, all: ResourceSet): Resource | undefined {
  const named = /^https:\/\/sqladmin\.googleapis\.com\/.*\/instances\/(.+)$/.exec(String(uri))?.[1];
  if (named === undefined) return undefined;
  const instances = all.ofType(INSTANCE);
  const referred = references(named)
    .map((address) => all.at(job, address))
    .find((found) => found !== undefined && instances.includes(found));
  return referred ?? instances.find(({ attributes }) => attributes.name === named);
}

/** From the body of a request: base64 as the provider takes it, or an expression that makes it. */
function policyIn(body: unknown): SwitchJob["activationPolicy"] | undefined {
  if (typeof body !== "string") return undefined;
  const text = body.includes("${") ? body : Buffer.from(body, "base64").toString("utf8");
  const [, policy] = /activationPolicy\W{1,6}(NEVER|ALWAYS)\b/.exec(text) ?? [];
  return policy as SwitchJob["activationPolicy"] | undefined;
}
