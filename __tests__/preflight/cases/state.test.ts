import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { App, TerraformStack } from "cdktf";
import { Database } from "../../../constructs/database";
import { BuiltInUser } from "../../../constructs/database-user";
import { type Attributes, addInstance, synthesizeConstruct } from "../../support/construct";
import { findingAt } from "../../support/preflight";
import { synthesize } from "../../support/synthesize";

describe("R193: no backend", () => {
  test("is, as CDKTF writes it, an absolute path and refused", () => {
    const outdir = mkdtempSync(join(tmpdir(), "backend-case-"));
    try {
      const app = new App({ outdir });
      new GoogleProvider(new TerraformStack(app, "database"), "google");
      app.synth();
      const { terraform } = JSON.parse(readFileSync(join(outdir, "stacks/database/cdk.tf.json"), "utf8"));
      const { message, fix } = findingAt({ terraform }, "error", "terraform", "backend.local.path");
      expect(message).toContain(`got "${process.cwd()}/terraform.database.tfstate"`);
      expect(fix).toContain('write "terraform.database.tfstate"');
      expect(fix).toContain("gcs");
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  });

  test("is warned of where nothing is written, and refused in a temporary folder", () => {
    const none = { terraform: { required_version: ">= 1.11" } };
    expect(findingAt(none, "warning", "terraform", "backend").fix).toContain("GcsBackend");
    const moved = { terraform: { backend: { local: { path: "/tmp/build/terraform.tfstate" } } } };
    expect(findingAt(moved, "error", "terraform", "backend.local.path").message).toContain("/tmp/build");
  });

  test("is in no stack of ours", () => {
    const { stacks, remove } = synthesize();
    for (const stack of Object.values(stacks)) {
      expect(stack.terraform.backend).toEqual({
        gcs: { bucket: expect.any(String), prefix: expect.any(String) },
      });
    }
    remove();
  }, 60_000);
});

test("R199: an activation policy of the first generation", () => {
  const address = "google_sql_database_instance.main";
  const input = { [address]: { settings: { activation_policy: "ON_DEMAND" } } };
  const { message, fix } = findingAt(input, "error", address, "settings.activation_policy");
  expect(message).toContain('got "ON_DEMAND"');
  expect(fix).toMatch(/ALWAYS/);
});

test("R200: what matters for security is written out, so that a change made elsewhere shows", () => {
  const { resource } = synthesizeConstruct((stack) => addInstance(stack));
  const { settings, ...instance } = resource("google_sql_database_instance");
  expect(settings.ip_configuration).toEqual({ ipv4_enabled: true, ssl_mode: "ENCRYPTED_ONLY" });
  expect(settings).toMatchObject({
    connector_enforcement: "REQUIRED",
    deletion_protection_enabled: true,
    backup_configuration: { enabled: true, point_in_time_recovery_enabled: true },
  });
  expect(instance.deletion_protection).toBe(true);
  // Private access is in __tests__/stacks: ipv4_enabled is false there, in so many words.
});

test("R201: users and databases come before replicas, with time to wait", () => {
  const { json, resource } = synthesizeConstruct((stack) => {
    const instance = addInstance(stack);
    new Database(stack, "database", { instance, name: "app" });
    new BuiltInUser(stack, "user", { instance, name: "app", password: "${x}", passwordVersion: 1 });
    instance.addReplica("replica", { name: "music-db-replica" });
  });
  const instances: Attributes[] = Object.values(json.resource.google_sql_database_instance);
  const replica = instances.find(({ master_instance_name }) => master_instance_name);
  expect(replica?.depends_on).toEqual(["google_sql_user.user"]);
  expect(resource("google_sql_user").depends_on).toEqual(["google_sql_database.database"]);
  expect(resource("google_sql_user").timeouts.create).toBe("30m");
});
