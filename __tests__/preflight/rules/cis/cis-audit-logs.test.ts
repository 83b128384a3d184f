import { cisAuditLogs } from "../../../../preflight/rules/cis/cis-audit-logs";
import { findingsOf, shown } from "../../../support/preflight";

const found = (attributes: Record<string, unknown>) =>
  findingsOf(cisAuditLogs, {
    "google_project_iam_audit_config.all": { service: "allServices", ...attributes },
  });
const logs = (...types: string[]) => ({ audit_log_config: types.map((log_type) => ({ log_type })) });
const ALL = logs("ADMIN_READ", "DATA_READ", "DATA_WRITE");

test("one service only, a kind of log that is missing, somebody who is left out", () => {
  expect(shown(found({ service: "cloudsql.googleapis.com", ...ALL }))).toMatchInlineSnapshot(`
    "warning cis-audit-logs google_project_iam_audit_config.all service
      audit logs are configured for one service; got "cloudsql.googleapis.com"; allowed: allServices
      fix: write service = "allServices""
  `);
  expect(shown(found(logs("ADMIN_READ")))).toMatchInlineSnapshot(`
    "warning cis-audit-logs google_project_iam_audit_config.all audit_log_config
      audit logs lack DATA_READ and DATA_WRITE; allowed: ADMIN_READ, DATA_READ, DATA_WRITE
      fix: add audit_log_config {"log_type": "DATA_READ"}, audit_log_config {"log_type": "DATA_WRITE"}"
  `);
  const exempted = { log_type: "DATA_READ", exempted_members: ["user:a@example.com"] };
  expect(
    shown(found({ audit_log_config: [...logs("ADMIN_READ", "DATA_WRITE").audit_log_config, exempted] })),
  ).toMatchInlineSnapshot(`
    "warning cis-audit-logs google_project_iam_audit_config.all audit_log_config[2].exempted_members[0]
      audit logs leave somebody out; got "user:a@example.com"; allowed: no exempted_members
      fix: remove exempted_members"
  `);
});

test("accepts everything logged, and skips what is unknown", () => {
  expect(found(ALL)).toEqual([]);
  expect(found({ service: "${var.service}", ...ALL })).toEqual([]);
  expect(found(logs("${var.type}"))).toEqual([]);
  expect(found({ dynamic: { audit_log_config: {} } })).toEqual([]);
});
