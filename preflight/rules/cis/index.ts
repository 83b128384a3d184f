import type { Rule } from "../../rule";
import { cisAuditLogs } from "./cis-audit-logs";
import { cisDefaultNetwork } from "./cis-default-network";
import { cisDeletionProtection } from "./cis-deletion-protection";
import { cisDnsLogging } from "./cis-dns-logging";
import { cisFirewall } from "./cis-firewall";
import { cisFlags } from "./cis-flags";
import { cisFlowLogs } from "./cis-flow-logs";
import { cisImpersonation, cisServiceAccountKeys, cisServiceAccountRoles } from "./cis-identities";
import { cisLogAlerts } from "./cis-log-alerts";

/** Run with the pack only: what they find is legal, and right for many. */
export const rules: readonly Rule[] = [
  ...cisFlags,
  cisDeletionProtection,
  cisAuditLogs,
  cisLogAlerts,
  cisDnsLogging,
  cisDefaultNetwork,
  cisFirewall,
  cisFlowLogs,
  cisServiceAccountKeys,
  cisServiceAccountRoles,
  cisImpersonation,
];
