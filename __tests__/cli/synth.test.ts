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

test("an error of preflight fails it, with the findings of all stacks, exit code 2 and no stack trace; check reports it", async () => {
  change("constructs/postgres-instance.ts", '"ENCRYPTED_ONLY"', '"ENCRYPTED"');
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
