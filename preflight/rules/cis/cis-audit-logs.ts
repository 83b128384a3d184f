import type { Rule } from "../../rule";

const LOG_TYPES = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"];

/** Data access is logged, for every service and everybody. */
export const cisAuditLogs: Rule = {
  id: "cis-audit-logs",
  severity: "warning",
  area: "cis",
  title: "audit logs have every service, reading and writing, and leave nobody out",
  why: "CIS 2.1: without them nobody can tell who read what.",
  ignoreWhen: "the folder or the organisation has them on already; data access logs cost as other logs do",
  link: "https://cloud.google.com/logging/docs/audit/configure-data-access",
  types: ["google_project_iam_audit_config"],
  *check(audit) {
    const service = audit.get("service");
    if (!service.isUnknown && !service.is("allServices")) {
      yield {
        at: service,
        what: "audit logs are configured for one service",
        allowed: "allServices",
        fix: 'write service = "allServices"',
      };
      return;
    }
    const configs = audit.items("audit_log_config");
    if (configs.some((config) => config.get("log_type").isUnknown) || audit.get("dynamic").isSet) return;
    const missing = LOG_TYPES.filter((type) => !configs.some((config) => config.get("log_type").is(type)));
    if (missing.length > 0) {
      yield {
        at: "audit_log_config",
        what: `audit logs lack ${missing.join(" and ")}`,
        allowed: LOG_TYPES.join(", "),
        fix: `add ${missing.map((type) => `audit_log_config {"log_type": "${type}"}`).join(", ")}`,
      };
    }
    for (const config of configs) {
      const [exempted] = config.items("exempted_members");
      if (!exempted) continue;
      yield {
        at: exempted,
        what: "audit logs leave somebody out",
        allowed: "no exempted_members",
        fix: "remove exempted_members",
      };
    }
  },
};
