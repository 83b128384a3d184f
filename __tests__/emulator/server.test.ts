import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../emulator/server";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sockets = () => readdirSync(folder).filter((name) => name.endsWith(".sock"));

test("a command finds everything by its environment", async () => {
  const emulator = await startEmulator({ directory: folder });
  try {
    const { environment } = emulator;
    const providers = JSON.parse(environment.TF_REATTACH_PROVIDERS as string);
    expect(Object.keys(providers).sort()).toEqual(
      ["registry.opentofu.org", "registry.terraform.io"].flatMap((registry) =>
        ["google", "null", "random"].map((name) => `${registry}/hashicorp/${name}`),
      ),
    );
    expect(providers["registry.terraform.io/hashicorp/google"]).toEqual({
      Protocol: "grpc",
      ProtocolVersion: 6,
      Pid: process.pid,
      Test: true,
      Addr: { Network: "unix", String: join(folder, "google.sock") },
    });
    const host = environment.CLOUD_SQL_EMULATOR_HOST;
    expect(host).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(environment).toMatchObject({
      GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT: `http://${host}/storage/v1/b`,
      CHECKPOINT_DISABLE: "1",
      CDKTF_SKIP_PROVIDER_LOCK: "true",
    });
    const bucket = `${environment.GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT}/state/o?prefix=`;
    expect((await fetch(bucket)).status).toBe(401);
    const authorization = `Bearer ${environment.GOOGLE_OAUTH_ACCESS_TOKEN}`;
    expect((await fetch(bucket, { headers: { authorization } })).status).toBe(200);
  } finally {
    await emulator.stop();
  }
  expect(sockets()).toEqual([]);
});

test("the token is kept, for its owner alone", async () => {
  const first = await startEmulator({ directory: folder });
  await first.stop();
  expect(statSync(join(folder, "token")).mode & 0o777).toBe(0o600);
  const second = await startEmulator({ directory: folder });
  await second.stop();
  expect(second.environment.GOOGLE_OAUTH_ACCESS_TOKEN).toBe(first.environment.GOOGLE_OAUTH_ACCESS_TOKEN);
});

test("a second emulator in the same folder is refused and leaves the first alone", async () => {
  const first = await startEmulator({ directory: folder });
  try {
    await expect(startEmulator({ directory: folder })).rejects.toThrow("[EMULATOR_RUNNING]");
    expect(sockets()).toHaveLength(3);
  } finally {
    await first.stop();
  }
});

test("a start that fails leaves nothing behind, and works once the cause is gone", async () => {
  const file = join(folder, "resources.json");
  writeFileSync(file, '{"version": 4}');
  await expect(startEmulator({ directory: folder })).rejects.toThrow("[EMULATOR_STATE_FOREIGN]");
  expect(sockets()).toEqual([]);
  expect(readFileSync(file, "utf8")).toBe('{"version": 4}');
  rmSync(file);
  await (await startEmulator({ directory: folder })).stop();
});
