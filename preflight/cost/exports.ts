import { Cron } from "../../cloudsql/cron";
import { Duration } from "../../cloudsql/duration";
import { exportsKept } from "../../cloudsql/export-schedule";
import type { StoredExports } from "../../cloudsql/pricing/beside";
import { attempt } from "../attempt";
import { INSTANCE } from "../instance";
import { type ResourceSet, valuesOf } from "../resource";
import { SCHEDULER_JOB } from "./sleeping";

const WORKFLOW = "google_workflows_workflow";
const BUCKET = "google_storage_bucket";

/**
 * What workflows of this application export into buckets of the same input: the workflow says which instance and
 * bucket, the job of the same name how often, the bucket how long. A bucket of somebody else is on another bill.
 */
export function storedExports(all: ResourceSet): StoredExports[] {
  return all.ofType(WORKFLOW).flatMap((workflow) => {
    const values = valuesOf(workflow);
    const source = values.get("source_contents").string ?? "";
    if (!source.includes("googleapis.sqladmin.v1.instances.export")) return [];
    const target = /"instance": "([^"]+)"/.exec(source)?.[1];
    const name = /"gs:\/\/([^/"]+)\//.exec(source.replaceAll('\\"', '"'))?.[1];
    const bucket = all.ofType(BUCKET).find((one) => one.attributes.name === name);
    const instance = all.ofType(INSTANCE).find((one) => one.attributes.name === target);
    const job = all.ofType(SCHEDULER_JOB).find((one) => one.attributes.name === workflow.attributes.name);
    if (!bucket || !instance || !job) return [];
    const schedule = valuesOf(job).get("schedule").string ?? "";
    const cron = attempt(() => Cron.of(schedule)).value;
    const [rule] = valuesOf(bucket).items("lifecycle_rule");
    const days = rule?.get("condition.age").number;
    if (!cron?.isWeekly || days === undefined) return [];
    const softDays =
      (valuesOf(bucket).get("soft_delete_policy.retention_duration_seconds").number ?? 0) / 86_400;
    return [
      {
        databaseGb: valuesOf(instance).get("settings.disk_size").number ?? 10,
        kept: exportsKept(cron, Duration.days(days + Math.ceil(softDays))),
        nearline: valuesOf(bucket).get("storage_class").is("NEARLINE"),
        location: valuesOf(bucket).get("location").string?.toLowerCase() ?? "",
      },
    ];
  });
}
