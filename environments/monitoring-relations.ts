import { overrideProblems } from "../cloudsql/alerts";
import type { Problem } from "../cloudsql/problem";
import type { Relation } from "./relations";
import type { Environment } from "./schema";

/** Rules about alerts. */
export const monitoringRelations: readonly Relation[] = [alertOverrides];

function alertOverrides({ monitoring }: Environment): Problem[] {
  return overrideProblems(monitoring.alerts).map((problem) => ({
    ...problem,
    path: `monitoring.alerts.${problem.path}`,
  }));
}
