import { DataAccessAudit } from "../../constructs/audit-config";
import { synthesizeConstruct } from "../support/construct";

const project = "loist-music-test";

test("every kind of access to Cloud SQL, and nobody is exempt", () => {
  const made = synthesizeConstruct((stack) => new DataAccessAudit(stack, "audit", { project }));
  expect(made.json.resource).toEqual({
    google_project_iam_audit_config: {
      audit: {
        project,
        service: "cloudsql.googleapis.com",
        audit_log_config: [{ log_type: "ADMIN_READ" }, { log_type: "DATA_READ" }, { log_type: "DATA_WRITE" }],
      },
    },
  });
});

test("who is exempt is so from all three", () => {
  const member = "serviceAccount:backup@loist-music-test.iam.gserviceaccount.com";
  const made = synthesizeConstruct(
    (stack) => new DataAccessAudit(stack, "audit", { project, exemptedMembers: [member] }),
  );
  const { audit_log_config } = made.resource("google_project_iam_audit_config");
  for (const { exempted_members } of audit_log_config) expect(exempted_members).toEqual([member]);
});
