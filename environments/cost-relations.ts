import type { Problem } from "../cloudsql/problem";
import { backupProblems, sleepProblems } from "../cloudsql/sleep";
import type { Relation } from "./relations";
import type { Environment } from "./schema";

/** Rules about the stop schedule and the commitment. */
export const costRelations: readonly Relation[] = [sleepTimes, sleepWithStandby, commitmentApplies];

function sleepTimes({ sleep, backups }: Environment): Problem[] {
  if (!sleep) return [];
  const times = sleepProblems(sleep).map((problem) => ({ ...problem, path: `sleep.${problem.path}` }));
  if (times.length > 0) return times;
  return backupProblems(sleep, backups.startTime).map((problem) => ({
    ...problem,
    path: "backups.startTime",
  }));
}

function sleepWithStandby({ sleep, availability }: Environment): Problem[] {
  if (!sleep || availability === "zonal") return [];
  return [
    {
      code: "SLEEP_WITH_STANDBY",
      message: "an instance that is stopped on purpose has a standby for when it stops by accident",
      got: availability,
      allowed: "zonal, where sleep is set",
      fix: 'write availability: "zonal" or leave sleep out',
      path: "availability",
    },
  ];
}

function commitmentApplies({ budget, tier }: Environment): Problem[] {
  if (budget.commitment === "none" || !tier.sharedCore) return [];
  return [
    {
      code: "COMMITMENT_NOT_FOR_SHARED_CORE",
      message: `a commitment gives no discount on a shared-core machine such as ${tier}`,
      got: budget.commitment,
      allowed: "none, with a shared-core machine",
      fix: 'write commitment: "none"',
      path: "budget.commitment",
    },
  ];
}
