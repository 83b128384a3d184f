import { MAX_PROJECT_AND_INSTANCE } from "../../cloudsql/name";
import { removeInstance } from "../../database/recovery/remove";
import { LABELS } from "../../database/recovery/settings";
import type { RecoveryTarget } from "./target";

/**
 * Removes what a drill that was killed has left, by its name: a clone has no label before it is finished. Nobody else
 * is at work on it, for this one holds the lock.
 *
 * @returns the names of those that are kept
 */
export async function removeLeftovers(
  target: RecoveryTarget,
  report: (line: string) => void,
): Promise<string[]> {
  const { client } = target;
  const pattern = drillPattern(target);
  const kept: string[] = [];
  for (const { name, settings } of await client.instances()) {
    if (!name || !pattern.test(name)) continue;
    if (settings?.userLabels?.[LABELS.drill] === "kept") {
      kept.push(name);
      continue;
    }
    report(`${name} is left from a drill that was killed`);
    await removeInstance(client, name, report);
  }
  return kept;
}

/** Marks an instance as one that the next drill leaves alone. */
export async function keep(
  { client, project }: RecoveryTarget,
  name: string,
  report: (line: string) => void,
): Promise<void> {
  const instance = await client.instance(name);
  if (!instance) return;
  await client.patch(name, { userLabels: { ...instance.settings?.userLabels, [LABELS.drill]: "kept" } });
  report(`${name} is kept and costs; to remove it: gcloud sql instances delete ${name} --project=${project}`);
}

/** Without the signal: it is done after Ctrl-C, too. */
export async function remove(
  { client, project }: RecoveryTarget,
  name: string,
  report: (line: string) => void,
): Promise<boolean> {
  try {
    report(`removing ${name}`);
    await removeInstance(client.lasting, name, report);
    return true;
  } catch (error) {
    report(`${name} could not be removed: ${(error as Error).message}`);
    report(
      `it costs until the next drill removes it, or: gcloud sql instances delete ${name} --project=${project}`,
    );
    return false;
  }
}

const STAMPED = "-drill-";
const STAMP_LENGTH = "20261125-100000-b".length;

/** The time as part of names that are not taken yet, e.g. `20261125-100000`. */
export function freeStamp(taken: readonly string[]): string {
  for (let time = Date.now(); ; time += 1000) {
    const [day = "", clock = ""] = new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, "").split("T");
    if (!taken.some((name) => name.includes(`${day}-${clock}`))) return `${day}-${clock}`;
  }
}

/** Name of a throw-away instance: of the source's name as much as fits. */
export function drillName(target: RecoveryTarget, stamp: string): string {
  return `${drillPrefix(target)}${stamp}`;
}

function drillPattern(target: RecoveryTarget): RegExp {
  return new RegExp(`^${drillPrefix(target)}\\d{8}-\\d{6}-[bt]$`);
}

function drillPrefix({ instance, project }: RecoveryTarget): string {
  const longest = MAX_PROJECT_AND_INSTANCE - project.length - 1 - STAMPED.length - STAMP_LENGTH;
  return `${instance.slice(0, longest)}${STAMPED}`;
}
