import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { loadEnvironments } from "../environments";
import { readInput, stackFolders } from "../preflight/inputs/read";
import { judgePolicies, type PolicyResult } from "../preflight/packs/scanners";
import { ResourceSet } from "../preflight/resource";
import { DatabaseStack } from "../stacks/database-stack";
import { MonitoringStack } from "../stacks/monitoring-stack";
import { SchemaStack } from "../stacks/schema-stack";

/** Writes docs/scanners.md to standard output: how each scanner's policy stands at production's stacks. */

/** Production with identities of each kind, so that their grants are judged too. */
const VARIABLES = {
  MUSICDB_APPLICATION_SERVICE_ACCOUNTS: "api@loist-music.iam.gserviceaccount.com",
  MUSICDB_IAM_READERS: "ann@loist.example",
  MUSICDB_ALERT_EMAILS: "ops@loist.example",
};

const AUDIT =
  "configured for Cloud SQL, which this application answers for; the project's owner adds the rest";
const PROJECT_ALERTS = "about the project, not about its database: belongs to whoever owns the project";
const SLOW = "slow searches are what goes wrong here, so they are logged; statements carry no personal data";
const STANDBY = "twice the price: one word in the environment (`availability`), zonal for the budget";
const HOST_NAMES = "a name look-up for each connection, which waits for it";
const DURATIONS = "a line for every statement; slow ones are logged, and Query Insights has all of them";

/** Why production fails a policy on purpose, by scanner and id. */
export const SKIPPED: Readonly<Record<string, string>> = {
  "Checkov CKV_GCP_6":
    "`ENCRYPTED_ONLY`: connectors bring certificates of their own, and Steampipe refuses the other mode",
  "Checkov CKV_GCP_57": SLOW,
  "Trivy AVD-GCP-0021": SLOW,
  "KICS 00335e17-674c-442e-a64c-9436e60e6efb": SLOW,
  "Prowler cloudsql_instance_postgres_log_min_duration_statement_flag": SLOW,
  "Checkov CKV_GCP_108": HOST_NAMES,
  "Steampipe sql_instance log_hostname flag on": HOST_NAMES,
  "Checkov CKV2_GCP_13": DURATIONS,
  "Steampipe sql_instance log_duration flag on": DURATIONS,
  "Checkov CKV_GCP_79": "passes the newest version only; PostgreSQL 17 on purpose, supported until 2029",
  "Checkov CKV2_GCP_18": "the network has the connection to the database and no machine to protect",
  "Terrascan AC_GCP_0003": "wants `require_ssl`, which the provider no longer has; `ssl_mode` says the same",
  "Terrascan AC_GCP_0009": AUDIT,
  "KICS 39d83c5a-2df4-4a2c-8ffb-b96b1bc3a813": PROJECT_ALERTS,
  "KICS 69d4f245-d534-479e-8bcc-f6a836276dc8": PROJECT_ALERTS,
  "KICS a881b71c-73ac-4358-879c-e3271db5a3c5": PROJECT_ALERTS,
  "Prowler cloudsql_instance_high_availability_enabled": STANDBY,
  "gcpdiag cloudsql/BP_EXT_2023_004": STANDBY,
  "Prowler cloudsql_instance_cmek_encryption_enabled":
    "Google's keys; a key of your own can be given, only at creation, and whoever loses it loses the data",
  "Prowler secretmanager_secret_rotation_enabled":
    "a period only sends messages; a password changes, with its user, by `passwordVersions`",
  "Trivy AVD-GCP-0003":
    "people log in as themselves, which needs a grant for each; it lets them connect, no more",
};

/** Synthesizes production and judges what comes out. */
export function judgeProduction(): PolicyResult[] {
  const outdir = mkdtempSync(join(tmpdir(), "scanners-"));
  try {
    const app = new App({ outdir });
    for (const environment of loadEnvironments(VARIABLES)) {
      if (environment.name !== "prod") continue;
      for (const Stack of [DatabaseStack, SchemaStack, MonitoringStack]) new Stack(app, environment);
    }
    app.synth();
    const resources = [...stackFolders(outdir)].flatMap(
      ([name, folder]) => readInput(folder, name).resources,
    );
    return judgePolicies(new ResourceSet(resources));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const INTRODUCTION = `# Scanners

How the policies of public scanners, as collected in November 2026, stand at the synthesized stacks of production.
What a policy looks at, and the values that it passes, are written down in \`preflight/data/policies.json\`; they are
evaluated here, the scanners themselves are not run. Where scanners contradict each other:
[policies.md](policies.md). This page is made by \`npm run docs:scanners\`, and a test compares the two.
`;

const key = ({ policy }: PolicyResult) => `${policy.tool} ${policy.id}`;

/** The page. */
export function scannersMarkdown(results: readonly PolicyResult[]): string {
  const of = (verdict: PolicyResult["verdict"]) => results.filter((result) => result.verdict === verdict);
  const table = (head: readonly string[], rows: readonly (readonly string[])[]) => [
    `| ${head.join(" | ")} |`,
    `|${" --- |".repeat(head.length)}`,
    ...rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`),
    "",
  ];
  const [fails, passes, nothing, running] = [of("fails"), of("passes"), of("nothing"), of("running")];
  return [
    INTRODUCTION,
    `## Failed on purpose (${fails.length})`,
    "",
    ...table(
      ["policy", "wants", "what is there", "why"],
      fails.map((one) => [key(one), one.policy.requires, one.by, SKIPPED[key(one)] ?? "**no reason**"]),
    ),
    `## Passed (${passes.length})`,
    "",
    ...table(
      ["policy", "wants", "by"],
      passes.map((one) => [key(one), one.policy.requires, one.by]),
    ),
    `## Nothing that they are about (${nothing.length})`,
    "",
    ...table(
      ["policy", "wants", "which is not here"],
      nothing.map((one) => [key(one), one.policy.requires, one.policy.check?.type ?? ""]),
    ),
    `## Only a running instance shows it (${running.length})`,
    "",
    ...table(
      ["policy", "wants"],
      running.map((one) => [key(one), one.policy.requires]),
    ),
  ].join("\n");
}

if (require.main === module) process.stdout.write(scannersMarkdown(judgeProduction()));
