import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { musicdb } from "../support/musicdb";
import { configurationOf, instance } from "../support/preflight";
import { makeProjectCopy } from "../support/project-copy";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "check-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  return path;
}

const WRONG = configurationOf(instance({ tier: "db-n1-standard-1" }));
const GOOD = configurationOf({
  "google_sql_user.app": {
    name: "app",
    instance: "main",
    password_wo: "${var.password}",
    password_wo_version: 1,
    deletion_policy: "ABANDON",
  },
});

const check = (...args: string[]) => musicdb(["check", ...args]);

describe("our own stacks", () => {
  // A copy: what is synthesized here is in nobody's way.
  let projectRoot: string;

  beforeAll(() => {
    projectRoot = makeProjectCopy(folder);
  });

  test("have no error, and no warning where alerts have an address and the budget is met, but that one zone has no SLA", async () => {
    const env = { MUSICDB_ALERT_EMAILS: "ops@example.com", MUSICDB_MONTHLY_BUDGET_USD: "54" };
    const settled = { projectRoot, env };
    const result = await musicdb(["check", "--format", "json", "--min-severity", "warning"], settled);
    const { findings, suppressed, summary } = JSON.parse(result.stdout);
    expect(findings.map(({ rule, source }: Record<string, string>) => [source, rule])).toEqual([
      ["prod-monitoring", "monitoring-slo-sla"],
      ["staging-monitoring", "monitoring-slo-sla"],
    ]);
    expect(suppressed.length).toBeGreaterThan(0);
    for (const { reason } of suppressed) expect(reason).toMatch(/\w+ \w+/);
    expect(summary).toMatchObject({ error: 0, warning: 2, suppressed: suppressed.length });
    expect(result.exitCode).toBe(0);
  });

  test("meet the benchmark, or say why not", async () => {
    const result = await musicdb(["check", "--pack", "cis", "--min-severity", "error"], { projectRoot });
    expect(result.stdout).toMatch(/^CIS Google Cloud Foundations Benchmark 5\.0$/m);
    expect(result.stdout).toMatch(/^\d+ met, 0 not met, \d+ accepted, \d+ undecided$/m);
    expect(result.exitCode).toBe(0);
  });
});

test("an error is told with its address, and is exit code 1", async () => {
  const result = await check(file("wrong.tf.json", WRONG));
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toBe("");
  expect(result.stdout).toContain("google_sql_database_instance.main\n  error  tier-valid  settings.tier\n");
  expect(result.stdout).toContain('got "db-n1-standard-1"');
  for (const line of result.stdout.split("\n")) {
    if (line.trim().includes(" ")) expect(line.length).toBeLessThanOrEqual(80);
  }
});

test("JSON and SARIF go to a file where one is named, and SARIF has the line", async () => {
  const wrong = file("wrong.tf.json", WRONG);
  const [json, sarif] = await Promise.all([
    check(wrong, "--format", "json", "--output", join(folder, "new", "report.json")),
    check(wrong, "--format", "sarif"),
  ]);
  expect([json.exitCode, sarif.exitCode]).toEqual([1, 1]);
  expect(json.stdout).toBe("");
  const report = JSON.parse(readFileSync(join(folder, "new", "report.json"), "utf8"));
  expect(report.findings[0]).toMatchObject({ rule: "tier-valid", severity: "error" });
  const result = JSON.parse(sarif.stdout).runs[0].results.find(
    ({ ruleId }: { ruleId: string }) => ruleId === "tier-valid",
  );
  const { artifactLocation, region } = result.locations[0].physicalLocation;
  expect(artifactLocation.uri).toMatch(/wrong\.tf\.json$/);
  expect(readFileSync(wrong, "utf8").split("\n")[region.startLine - 1]).toContain('"tier"');
});

test("several inputs are told apart, and standard input is one", async () => {
  const result = await musicdb(["check", "-", file("good.json", GOOD), "--format", "json"], {
    stdin: JSON.stringify(WRONG),
  });
  const { findings } = JSON.parse(result.stdout);
  expect(findings[0]).toMatchObject({ rule: "tier-valid", source: "standard input" });
  expect(result.exitCode).toBe(1);
});

test("a file of suppressions takes findings out and lists them; with the pack, a control is accepted", async () => {
  const suppressions = file("accepted.json", {
    suppressions: [{ rule: "tier-valid", address: "*.main", reason: "to see that it is accepted" }],
  });
  const args = [file("wrong.tf.json", WRONG), "--suppressions", suppressions];
  const [plain, pack] = await Promise.all([
    check(...args),
    check(...args, "--pack", "cis", "--format", "json"),
  ]);
  expect(plain.exitCode).toBe(0);
  expect(plain.stdout).toContain("reason: to see that it is accepted");
  expect(pack.exitCode).toBe(1);
  expect(JSON.parse(pack.stdout).controls).toContainEqual(
    expect.objectContaining({ control: "6.8", verdict: "not met", by: "backup-enabled" }),
  );
});

test.each([
  ["no such file", () => ["missing.json"], "[INPUT_MISSING]"],
  ["not JSON", () => [file("main.tf", "resource {}")], "[INPUT_NOT_JSON]"],
  ["an unknown format", () => ["--format", "yaml", file("good.json", GOOD)], "[USAGE]"],
  ["an unknown pack", () => ["--pack", "iso", file("good.json", GOOD)], "[USAGE]"],
  [
    "a report that cannot be written",
    () => ["--output", folder, file("good.json", GOOD)],
    "[OUTPUT_UNWRITABLE]",
  ],
  [
    "no such suppressions",
    () => ["--suppressions", "missing", file("good.json", GOOD)],
    "[SUPPRESSIONS_UNREADABLE]",
  ],
])("bad use, %s: one message and exit code 2", async (_what, args, code) => {
  const result = await check(...args());
  expect(result.stderr.trim().split("\n")[0]).toContain(code);
  expect(result.stderr.match(/\[[A-Z_]+\]/g)).toHaveLength(1);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result).toMatchObject({ exitCode: 2, stdout: "" });
});
