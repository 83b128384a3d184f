import type { Environment } from "../environments";
import { failover } from "./failover";
import { growStorage } from "./grow-storage";
import { majorUpgrade } from "./major-upgrade";
import { promotion } from "./promotion";
import { regionalLoss } from "./regional-loss";
import { restore } from "./restore";
import { rotateCredentials } from "./rotate-credentials";
import { RUNBOOK_IDS, type Runbook, type RunbookId } from "./runbook";
import { scaleTier } from "./scale-tier";

export { indexMarkdown, runbookMarkdown } from "./markdown";
export { RUNBOOK_IDS, type Runbook, type RunbookId } from "./runbook";

const MAKERS: Readonly<Record<RunbookId, (environment: Environment) => Runbook>> = {
  failover,
  promotion,
  "regional-loss": regionalLoss,
  restore,
  "major-upgrade": majorUpgrade,
  "scale-tier": scaleTier,
  "grow-storage": growStorage,
  "rotate-credentials": rotateCredentials,
};

/** The procedure for an environment. Pure: the same environment gives the same runbook. */
export function runbookOf(id: RunbookId, environment: Environment): Runbook {
  return MAKERS[id](environment);
}

/** Every procedure for an environment. */
export function runbooksOf(environment: Environment): Runbook[] {
  return RUNBOOK_IDS.map((id) => runbookOf(id, environment));
}
