import { spawn } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { musicdb } from "../support/musicdb";
import { fixtureFile } from "../support/plans";

jest.setTimeout(60_000);

const MAIN = "google_sql_database_instance.main";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "review-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("exit codes", () => {
  test("1 where something would be lost, 0 where it is allowed by name", async () => {
    const plan = fixtureFile("shrink-disk");
    expect((await musicdb(["review", plan])).exitCode).toBe(1);
    const allowed = await musicdb(["review", plan, "--allow-replace", MAIN]);
    expect(allowed.exitCode).toBe(0);
    expect(allowed.stdout.replace(/\s+/g, " ")).toContain("allowed by --allow-replace");
    // One name is not the other.
    const other = await musicdb(["review", plan, "--allow-replace", "google_sql_database.app"]);
    expect(other.exitCode).toBe(1);
  });

  test("several addresses, in one option, in several, and before the plan", async () => {
    const plan = fixtureFile("destroyed-secret");
    const secret = "google_secret_manager_secret.app";
    const version = "google_secret_manager_secret_version.app";
    for (const args of [
      [plan, "--allow-replace", secret, version],
      [plan, "--allow-replace", secret, "--allow-replace", version],
      ["--allow-replace", secret, version, plan],
    ])
      expect((await musicdb(["review", ...args])).exitCode).toBe(0);
  });

  test("0 for warnings and for nothing", async () => {
    expect((await musicdb(["review", fixtureFile("lost-protection")])).exitCode).toBe(0);
    const none = await musicdb(["review", fixtureFile("no-changes")]);
    expect(none).toMatchObject({ exitCode: 0, stdout: "no-changes: no changes\n", stderr: "" });
  });

  test.each<[string, () => string[], string]>([
    ["no plan", () => [], "no plan is named [USAGE]"],
    ["a format that is none", () => [fixtureFile("drift"), "--format", "xml"], "[USAGE]"],
    [
      "a file that is not there",
      () => [join(folder, "none.json")],
      "there is no such file or folder [INPUT_MISSING]",
    ],
    ["an empty file", () => [file("empty.json", "")], "[INPUT_EMPTY]"],
    ["no JSON", () => [file("plan.txt", "Plan: 1 to add")], "[INPUT_NOT_JSON]"],
    ["other JSON", () => [file("other.json", "[1]")], "[INPUT_NOT_TERRAFORM]"],
    ["a binary plan", () => [file("plan.bin", "PK\u0003\u0004")], "[INPUT_BINARY_PLAN]"],
    ["a state", () => [file("state.json", '{"format_version":"1.0","values":{}}')], "[INPUT_STATE]"],
    [
      "a configuration",
      () => [file("main.tf.json", '{"resource":{}}')],
      "which has no before and after [INPUT_NOT_A_PLAN]",
    ],
  ])("2 for %s, in one message", async (_, args, message) => {
    const { exitCode, stdout, stderr } = await musicdb(["review", ...args()]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe("formats", () => {
  test("JSON has findings, changes and cost", async () => {
    const { stdout } = await musicdb(["review", fixtureFile("older-version"), "--format", "json"]);
    const json = JSON.parse(stdout);
    expect(Object.keys(json)).toEqual(["findings", "changes", "cost"]);
    expect(json.changes).toEqual({ create: 0, update: 1, replace: 0, delete: 0 });
    expect(json.findings[0]).toMatchObject({
      rule: "review-version-downgrade",
      severity: "error",
      address: MAIN,
      attribute: "database_version",
      fix: 'write database_version = "POSTGRES_18"',
    });
  });

  test("Markdown begins with its marker and names the plan", async () => {
    const { stdout, exitCode } = await musicdb(["review", fixtureFile("drift"), "--format", "markdown"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^<!-- musicdb review -->\n### Plan of `drift`: nothing is lost\n/);
  });

  test("text has no colours unless they are asked for", async () => {
    const plan = fixtureFile("region");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    const colours = /\u001b\[/;
    expect((await musicdb(["review", plan])).stdout).not.toMatch(colours);
    expect((await musicdb(["review", plan], { env: { FORCE_COLOR: "1" } })).stdout).toMatch(colours);
    expect(
      (await musicdb(["review", plan], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).stdout,
    ).not.toMatch(colours);
  });
});

test("- reads standard input", async () => {
  const child = spawn(process.execPath, [resolve(__dirname, "../../cli/bin.js"), "review", "-"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  createReadStream(fixtureFile("no-changes")).pipe(child.stdin);
  let stdout = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  const exitCode = await new Promise((done) => child.once("close", done));
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "the plan: no changes\n" });
});

test("the help tells of it", async () => {
  const { stdout } = await musicdb(["review", "--help"]);
  expect(stdout).toContain("--allow-replace <address...>");
});
