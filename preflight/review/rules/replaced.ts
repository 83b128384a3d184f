import type { Comparison, ResourceChange } from "../change";
import { LINKS } from "../links";
import { changeRule } from "../rule";
import { lossOf } from "../stateful";
import { protection } from "./destroyed";

const REASONS: Readonly<Record<string, { because: string; fix: string }>> = {
  replace_because_tainted: {
    because: "it is marked as tainted, as after a failed create",
    fix: "if it is sound, run terraform untaint",
  },
  replace_by_request: { because: "the plan was asked to (-replace)", fix: "plan without -replace" },
  replace_by_triggers: {
    because: "something in its replace_triggered_by changes",
    fix: "take that out of replace_triggered_by",
  },
};

/** What to do instead, where there is more to say than to write the old value. */
const INSTEAD: Readonly<Record<string, (compared: Comparison) => string>> = {
  "google_sql_database_instance region": ({ was, will }) =>
    `write region = ${was}; an instance cannot move: to change the region, add a cross-region replica in ${will} and promote it`,
  "google_sql_database_instance name": ({ was }) =>
    `write name = ${was}; an instance cannot be renamed: to change the name, restore a backup into a new one`,
  "google_sql_database_instance settings.disk_size": ({ was }) =>
    `write disk_size = ${was} or more; where storage grows by itself, ignore changes of settings[0].disk_size`,
  "google_sql_database_instance settings.disk_type": ({ was }) =>
    `write disk_type = ${was}; to change it, restore a backup into a new instance`,
  "google_sql_database_instance settings.ip_configuration.private_network": ({ was }) =>
    `write private_network = ${was}; once set it cannot be removed`,
  "google_sql_database_instance encryption_key_name": ({ was }) =>
    `write encryption_key_name = ${was}; to change the key, restore a backup into a new instance`,
  "google_sql_database_instance master_instance_name": ({ was }) =>
    `write master_instance_name = ${was}, as it is; after a switchover give primary and replica each other's configuration`,
  "google_secret_manager_secret_version secret_data_wo_version": () =>
    'write deletion_policy = "ABANDON" or "DISABLE" first, so that the old value can be read after the rotation',
};

/** Something with data in it is destroyed and made anew. */
export const replaced = changeRule({
  id: "review-replace-stateful",
  severity: "error",
  title: "nothing that holds data is replaced",
  why: "A replacement is a destroy and a create: the new one is empty.",
  ignoreWhen: "it is empty or its data was moved; allow it by its address",
  link: LINKS.lifecycle,
  *each(change) {
    const loss = lossOf(change);
    if (!change.isReplaced || !loss) return;
    const forced = change.change.replacePaths
      .map((path) => change.compare(path))
      .filter((compared, i, all) => all.findIndex(({ path }) => path === compared.path) === i);
    const [first] = forced;
    const reason = REASONS[change.change.reason ?? ""];
    yield {
      change,
      at: first?.path ?? "",
      what: [
        `${loss.noun} is replaced${change.createsFirst ? ", the new one first," : ""} and with it goes ${loss.loss}`,
        ...forced.map((compared) => `forced by ${compared.path}: ${compared.text}`),
        reason?.because,
        loss.relief,
        protection(change),
      ]
        .filter(Boolean)
        .join("; "),
      fix: first ? instead(change, first) : (reason?.fix ?? "find out what forces it, and undo that"),
      severity: loss.severity,
      allowable: true,
    };
  },
});

function instead(change: ResourceChange, compared: Comparison): string {
  const special = INSTEAD[`${change.type} ${compared.path}`];
  if (special) return special(compared);
  if (compared.after.isUnknown)
    return "keep what it refers to from being replaced; then this one is not replaced either";
  return compared.before.isSet
    ? `write ${compared.path} = ${compared.was}, as it is`
    : `leave ${compared.path} out, as it is`;
}
