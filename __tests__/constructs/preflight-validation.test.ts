import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import {
  SqlDatabaseInstance,
  type SqlDatabaseInstanceConfig,
} from "@cdktf/provider-google/lib/sql-database-instance";
import { App, GcsBackend, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { acknowledge } from "../../constructs/acknowledge";
import { PreflightValidation } from "../../constructs/preflight-validation";
import { mistakeOf, validateAtSynth } from "../../constructs/validation";

let folder: string;
let app: App;
let preflight: PreflightValidation;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "preflight-"));
  app = new App({ outdir: join(folder, "out") });
  preflight = new PreflightValidation(app, { projectRoot: folder });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const GOOD: SqlDatabaseInstanceConfig = {
  name: "main",
  project: "project-1",
  region: "us-central1",
  databaseVersion: "POSTGRES_17",
  deletionProtection: true,
  settings: {
    tier: "db-custom-1-3840",
    edition: "ENTERPRISE",
    diskType: "PD_SSD",
    diskSize: 20,
    diskAutoresize: true,
    diskAutoresizeLimit: 100,
    deletionProtectionEnabled: true,
    availabilityType: "ZONAL",
    ipConfiguration: {
      ipv4Enabled: false,
      privateNetwork: "projects/project-1/global/networks/n",
      sslMode: "ENCRYPTED_ONLY",
    },
    backupConfiguration: {
      enabled: true,
      pointInTimeRecoveryEnabled: true,
      transactionLogRetentionDays: 7,
      backupRetentionSettings: { retainedBackups: 8, retentionUnit: "COUNT" },
    },
    retainBackupsOnDelete: true,
    maintenanceWindow: { day: 7, hour: 4, updateTrack: "stable" },
  },
};

function stackWith(id: string, change: Partial<SqlDatabaseInstanceConfig["settings"]>): SqlDatabaseInstance {
  const stack = new TerraformStack(app, id);
  new GoogleProvider(stack, "google", { project: "project-1" });
  new GcsBackend(stack, { bucket: "project-1-state", prefix: id });
  return new SqlDatabaseInstance(new Construct(stack, "instance"), "Resource", {
    ...GOOD,
    name: `main-${id}`,
    settings: { ...GOOD.settings, ...change } as SqlDatabaseInstanceConfig["settings"],
  });
}

/** What the user reads; fails when the synth passes. */
function refusedWith(): string {
  try {
    app.synth();
  } catch (error) {
    return mistakeOf(error) ?? String(error);
  }
  throw new Error(`nothing was refused\n${preflight.warnings}`);
}

/** Without the details, and without the number of rules, which grows. */
const errorLines = (text: string) =>
  text
    .replace(/\d+ rules/, "N rules")
    .split("\n")
    .filter((line) => !/^ {4}/.test(line));

test("errors of all stacks fail the synth at once, grouped by construct path, without a stack trace", () => {
  stackWith("a", { tier: "db-n1-standard-1" });
  stackWith("b", { diskSize: 5, databaseFlags: [{ name: "max_connections", value: "many" }] });
  const told = refusedWith();
  expect(errorLines(told).join("\n")).toMatchInlineSnapshot(`
    "a/instance/Resource
      error  tier-valid  settings.tier

    b/instance/Resource
      error  flags-value  settings.database_flags[0].value
      error  storage-size  settings.disk_size

    3 errors; N rules over 6 resources"
  `);
  expect(told).toContain('got "db-n1-standard-1"');
  expect(told).not.toMatch(/skipValidation|validation failed|^\s+at /im);
});

test("tokens are resolved and overrides applied before anything is judged", () => {
  const first = stackWith("a", {});
  first.addOverride("settings.tier", "db-n1-standard-1");
  expect(refusedWith()).toContain("db-n1-standard-1");
});

test("warnings fail nothing and are told afterwards", () => {
  stackWith("a", { diskAutoresizeLimit: undefined });
  expect(preflight.warnings).toBe("");
  app.synth();
  expect(errorLines(preflight.warnings).join("\n")).toMatchInlineSnapshot(`
    "a/instance/Resource
      warning  storage-unlimited  settings.disk_autoresize_limit

    1 warning; N rules over 3 resources"
  `);
});

test("nothing to tell is nothing", () => {
  stackWith("a", {});
  app.synth();
  expect(preflight.warnings).toBe("");
});

test("what is acknowledged in code passes, and an acknowledgement without use is a warning", () => {
  acknowledge(stackWith("a", { tier: "db-n1-standard-1" }), "tier-valid", "a test of next year's tiers");
  acknowledge(stackWith("b", {}), "tier-valid", "nothing to accept");
  app.synth();
  expect(preflight.warnings).toContain("reason: a test of next year's tiers (a/instance/Resource)");
  expect(preflight.warnings).toMatch(/^b\/instance\/Resource\n {2}warning {2}suppression-unused/);
});

test("so does what the project's file accepts; a file with a mistake is refused", () => {
  const entry = { rule: "tier-valid", address: "a/*", reason: "a test of next year's tiers" };
  const write = (suppressions: unknown[]) =>
    writeFileSync(join(folder, "preflight.json"), JSON.stringify({ suppressions }));
  stackWith("a", { tier: "db-n1-standard-1" });
  write([entry]);
  expect(() => app.synth()).not.toThrow();
  write([{ ...entry, reason: undefined }]);
  expect(refusedWith()).toContain("a suppression needs a reason [SUPPRESSION_WITHOUT_REASON]");
});

test("what a construct refuses itself is not told a second time", () => {
  const instance = stackWith("a", { tier: "db-n1-standard-1" });
  validateAtSynth(instance, () => [{ code: "TIER", message: "the tier is wrong" }]);
  expect(refusedWith()).toBe("[a/instance/Resource] the tier is wrong [TIER]");
});

test("whoever judges the stacks afterwards can switch it off by the context", () => {
  app = new App({ outdir: join(folder, "out"), context: { preflight: false } });
  preflight = new PreflightValidation(app, { projectRoot: folder });
  stackWith("a", { tier: "db-n1-standard-1" });
  expect(() => app.synth()).not.toThrow();
  expect(preflight.warnings).toBe("");
});
