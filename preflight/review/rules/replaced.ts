import { asItIs, type Comparison, type ResourceChange } from "../change";
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

interface Forcing {
  /** Why it cannot be done in place. */
  readonly because?: string;
  /** What to do besides leaving it as it is. */
  readonly instead: (compared: Comparison) => string;
}

const INSTANCE = "google_sql_database_instance";
const PRIMARY = "master_instance_name";
const FROM_BACKUP = "restore a backup into a new instance";

/** Attributes of which there is more to say, by type and path. */
const FORCING: Readonly<Record<string, Forcing>> = {
  [`${INSTANCE} region`]: {
    because: "an instance cannot move",
    instead: ({ will }) => `to change the region, add a cross-region replica in ${will} and promote it`,
  },
  [`${INSTANCE} name`]: {
    because: "an instance cannot be renamed, and the old name cannot be used again for a week",
    instead: () => `to change the name, ${FROM_BACKUP}`,
  },
  [`${INSTANCE} settings.disk_size`]: {
    because: "a disk only grows",
    instead: () => "where storage grows by itself, ignore changes of settings[0].disk_size",
  },
  [`${INSTANCE} settings.disk_type`]: {
    because: "the type of a disk is chosen once",
    instead: () => `to change it, ${FROM_BACKUP}`,
  },
  [`${INSTANCE} settings.ip_configuration.private_network`]: {
    because: "a private network that was set cannot be removed",
    instead: () => `to leave it, ${FROM_BACKUP}`,
  },
  [`${INSTANCE} encryption_key_name`]: {
    because: "the key is chosen once",
    instead: () => `to change it, ${FROM_BACKUP}`,
  },
  [`${INSTANCE} ${PRIMARY}`]: {
    because: "replication cannot be pointed elsewhere",
    instead: () =>
      "after a switchover the roles have changed: give primary and replica each other's configuration, or switch back",
  },
  "google_secret_manager_secret_version secret_data_wo_version": {
    instead: () =>
      'to rotate it, write deletion_policy = "ABANDON" or "DISABLE" and apply that first: then the old value can still be read',
  },
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
        `${loss.noun} is replaced${change.createsFirst ? ", the new one first" : ""}; lost: ${loss.loss}`,
        ...forced.map((compared) => {
          const { because } = FORCING[`${change.type} ${compared.path}`] ?? {};
          return `forced by ${compared.path}: ${compared.text}${because ? ` (${because})` : ""}`;
        }),
        reason?.because,
        loss.relief,
        protection(change),
      ]
        .filter(Boolean)
        .join("; "),
      fix: first ? instead(change, first) : (reason?.fix ?? "find out what forces it, and undo that"),
      // A live pair is more than a copy that can be made again.
      severity: forced.some(({ path }) => path === PRIMARY) ? "error" : loss.severity,
      allowable: true,
    };
  },
});

function instead(change: ResourceChange, compared: Comparison): string {
  const more = FORCING[`${change.type} ${compared.path}`]?.instead(compared);
  if (compared.after.isUnknown && !more)
    return "keep what it refers to from being replaced; then this one is not replaced either";
  return more ? `${asItIs(compared)}; ${more}` : asItIs(compared);
}
