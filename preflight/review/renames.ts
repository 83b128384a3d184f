import { type ResourceChange, sameMeaning } from "./change";

/** What seems to be one thing at a new address. */
export interface Rename {
  /** The destroyed one. */
  readonly from: ResourceChange;
  /** The created one. */
  readonly to: ResourceChange;
}

/** What tells two things of a type apart; the first is the name. Without an entry it is `name`. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  google_sql_database: ["name", "instance", "project"],
  google_sql_user: ["name", "instance", "host", "project"],
  google_secret_manager_secret: ["secret_id", "project"],
  google_secret_manager_secret_version: ["secret"],
  google_service_account: ["account_id", "project"],
  google_project_service: ["service", "project"],
  google_logging_project_bucket_config: ["bucket_id", "location", "project"],
  google_monitoring_alert_policy: ["display_name", "project"],
  google_monitoring_notification_channel: ["display_name", "project"],
  google_monitoring_uptime_check_config: ["display_name", "project"],
  google_billing_budget: ["display_name", "billing_account"],
  google_bigquery_dataset: ["dataset_id", "project"],
  google_artifact_registry_repository: ["repository_id", "location", "project"],
  google_service_networking_connection: ["network", "service"],
};
const GRANT_IDENTITY = ["member", "role", "project", "secret_id", "bucket"];
const DEFAULT_IDENTITY = ["name", "region", "project"];

/**
 * Pairs what is destroyed with what is created: the same type and name at another address. Where the new
 * name is not known until apply, the only pair of its type counts.
 */
export function findRenames(changes: readonly ResourceChange[]): Rename[] {
  const destroyed = byType(changes.filter((change) => change.isDestroyed && !change.change.deposed));
  const created = byType(changes.filter((change) => change.action === "create"));
  return [...destroyed].flatMap(([type, from]) => pairsOf(from, created.get(type) ?? []));
}

function pairsOf(destroyed: readonly ResourceChange[], created: readonly ResourceChange[]): Rename[] {
  const left = new Set(created);
  const renames: Rename[] = [];
  const unpaired: ResourceChange[] = [];
  for (const from of destroyed) {
    const to = [...left].find((one) => compareIdentity(from, one) === "same");
    if (to) {
      left.delete(to);
      renames.push({ from, to });
    } else unpaired.push(from);
  }
  const [from, ...rivals] = unpaired;
  const possible = from ? [...left].filter((one) => compareIdentity(from, one) === "possible") : [];
  const [to] = possible;
  if (from && to && rivals.length === 0 && possible.length === 1) renames.push({ from, to });
  return renames;
}

function byType(changes: readonly ResourceChange[]): Map<string, ResourceChange[]> {
  const grouped = new Map<string, ResourceChange[]>();
  for (const change of changes) {
    const group = grouped.get(change.type);
    if (group) group.push(change);
    else grouped.set(change.type, [change]);
  }
  return grouped;
}

function compareIdentity(from: ResourceChange, to: ResourceChange): "same" | "possible" | "other" {
  if (from.address === to.address) return "other";
  const [name = "name", ...rest] =
    IDENTITY[from.type] ?? (from.type.endsWith("_iam_member") ? GRANT_IDENTITY : DEFAULT_IDENTITY);
  const isOther = rest.some((path) => {
    const [before, after] = [from.before.get(path), to.after.get(path)];
    return before.isSet && after.isSet && !after.isUnknown && !sameMeaning(before.raw, after.raw);
  });
  if (isOther) return "other";
  const [before, after] = [from.before.get(name), to.after.get(name)];
  if (after.isUnknown) return "possible";
  if (!sameMeaning(before.raw, after.raw)) return "other";
  return before.isSet ? "same" : "possible";
}
