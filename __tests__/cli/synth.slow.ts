import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { musicdb } from "../support/musicdb";
import { makeProjectCopy } from "../support/project-copy";
import { run } from "../support/terraform";

let parent: string;
let projectRoot: string;

beforeEach(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), "synth-")));
  projectRoot = makeProjectCopy(parent);
});

afterEach(() => {
  rmSync(parent, { recursive: true });
});

function change(file: string, from: string, to: string): void {
  const path = join(projectRoot, file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replaceAll(from, to));
}

test("warnings of preflight are printed and do not fail the synth", async () => {
  const result = await musicdb(["synth", "--json"], { projectRoot, env: { MUSICDB_ALERT_EMAILS: "" } });
  expect(result.exitCode).toBe(0);
  expect(JSON.parse(result.stdout)).toHaveLength(9);
  expect(result.stderr).toMatch(/^prod-monitoring\/alerts\/\S+\n {2}warning {2}monitoring-channels/m);
});

test("the estimate and the budget of each environment follow the stacks, and prod's is told to be over it", async () => {
  const result = await musicdb(["synth"], { projectRoot });
  expect(result.exitCode).toBe(0);
  const costs = result.stdout.split("\n\n")[1] ?? "";
  expect(costs).toMatch(
    /^dev +\d+\.\d\d of 40\.00 USD a month, \d+\.\d\d under\nprod +53\.11 of 40\.00 USD a month, 13\.11 over\nstaging +/,
  );
  expect(result.stderr).toMatch(
    /^prod-database\/instance\/Default\n {2}warning {2}cost-budget {2}settings\.tier/m,
  );
  expect(result.stderr.match(/cost-budget/g)).toHaveLength(1);
});

test("over an enforced budget nothing is synthesized, and the way out is told", async () => {
  change("environments/prod.ts", "budget: { ", "budget: { enforce: true, ");
  const result = await musicdb(["synth"], { projectRoot });
  expect(result.exitCode).toBe(2);
  const told = /^ {2}error {2}cost-budget[\s\S]*?pricing$/m.exec(result.stderr)?.[0];
  expect(told).toMatchInlineSnapshot(`
    "  error  cost-budget  settings.tier
        a month of prod costs an estimated 53.11 USD, 13.11 above its budget; got
        "db-custom-1-3840"; allowed: at most 40.00 USD a month
        fix: a commitment of three years (budget: { commitment: "3-year" }, once it
        is bought) makes it 27.47, and gives up the choice: for three years it is
        paid for, whatever runs; npx musicdb cost prod tells the others
        https://cloud.google.com/sql/pricing"
  `);
});

test("an error of preflight fails it, with the findings of all stacks, exit code 2 and no stack trace; check reports it", async () => {
  change("constructs/instance-configuration.ts", '"ENCRYPTED_ONLY"', '"ENCRYPTED"');
  const direct = await run("node", ["build/run.js", "main.ts"], { cwd: projectRoot });
  expect(direct.code).toBe(2);
  for (const environment of ["dev", "staging", "prod"]) {
    expect(direct.output).toContain(`${environment}-database/instance/Default\n  error  `);
  }
  expect(direct.output).toContain('got "ENCRYPTED"');
  expect(direct.output).not.toMatch(/^\s+at |skipValidation/m);

  const command = await musicdb(["synth"], { projectRoot });
  expect(command.exitCode).toBe(2);
  expect(command.stderr).toContain("the application did not synthesize\n");
  // Nothing is deployed of what was refused.
  expect((await musicdb(["plan"], { projectRoot })).stderr).toContain("[NOT_SYNTHESIZED]");

  const sarif = await musicdb(["check", "--format", "sarif"], { projectRoot });
  expect(sarif.exitCode).toBe(1);
  const errors = JSON.parse(sarif.stdout).runs[0].results.filter(
    ({ level }: { level: string }) => level === "error",
  );
  expect(errors.length).toBeGreaterThanOrEqual(3);
  const { artifactLocation } = errors[0].locations[0].physicalLocation;
  expect(artifactLocation.uri).toBe("cdktf.out/stacks/dev-database/cdk.tf.json");
  expect((await musicdb(["plan"], { projectRoot })).stderr).toContain("[NOT_SYNTHESIZED]");
}, 60_000);

test("a mistake among the suppressions is told in one message", async () => {
  change("preflight.json", '"reason": "development', '"raeson": "development');
  const { code, output } = await run("node", ["build/run.js", "main.ts"], { cwd: projectRoot });
  expect(code).toBe(2);
  expect(output).toContain("suppressions[2]: a suppression needs a reason [SUPPRESSION_WITHOUT_REASON]");
  expect(output).not.toMatch(/^\s+at /m);
});
