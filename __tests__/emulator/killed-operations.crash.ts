import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, startEmulator } from "../../emulator/server";
import type { Json } from "../support/http-api";

jest.setTimeout(300_000);

const ENTRY = resolve(__dirname, "../support/killed-emulator.ts");
const PROJECT = "/sql/v1beta4/projects/acme-dev";
/** Every step of an operation meets some of these. */
const DELAYS_MS = [0, 30, 100, 200, 350, 500, 800, 1200];

let folder: string;
let directory: string;
let child: ChildProcess | undefined;
let emulator: Emulator | undefined;
let environment: Readonly<Record<string, string>>;

async function ask(path: string, init: RequestInit = {}): Promise<Json> {
  const { CLOUD_SQL_EMULATOR_HOST, GOOGLE_OAUTH_ACCESS_TOKEN } = environment;
  const response = await fetch(`http://${CLOUD_SQL_EMULATOR_HOST}${PROJECT}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${GOOGLE_OAUTH_ACCESS_TOKEN}` },
  });
  const body: Json = await response.json();
  if (!response.ok) throw new Error(body.error.message);
  return body;
}

const post = (path: string, body: object) => ask(path, { method: "POST", body: JSON.stringify(body) });

async function done(operation: Json): Promise<Json> {
  for (;;) {
    const now = await ask(`/operations/${operation.name}`);
    if (now.status === "DONE") return now;
    await sleep(20);
  }
}

async function startChild(): Promise<void> {
  child = spawn(process.execPath, ["-r", require.resolve("tsx/cjs"), ENTRY, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [text] = await once(child.stdout as NodeJS.ReadableStream, "data");
  environment = JSON.parse(String(text));
}

async function kill(): Promise<void> {
  child?.kill("SIGKILL");
  if (child?.exitCode === null && child.signalCode === null) await once(child, "exit");
  child = undefined;
}

async function restart(): Promise<void> {
  emulator = await startEmulator({ directory });
  environment = emulator.environment;
}

/** Folders of instances, and of what they hold that only an operation makes. */
function traces(): string[] {
  const instances = join(directory, "instances", "acme-dev");
  return readdirSync(instances).flatMap((name) => [
    name,
    ...["data.restored", "data.replaced"].filter((left) => existsSync(join(instances, name, left))),
  ]);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "killed-"));
  directory = join(folder, "emulator");
  await restart();
  const settings = {
    tier: "db-f1-micro",
    edition: "ENTERPRISE",
    backupConfiguration: { enabled: true, pointInTimeRecoveryEnabled: true },
  };
  const made = await post("/instances", { name: "source", databaseVersion: "POSTGRES_17", settings });
  expect((await done(made)).error).toBeUndefined();
  await emulator?.stop();
  emulator = undefined;
});

afterEach(async () => {
  await kill();
  await emulator?.stop();
  emulator = undefined;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(DELAYS_MS)("a clone that is killed after %d ms is there whole, or not at all", async (delay) => {
  await startChild();
  const operation = await post("/instances/source/clone", {
    cloneContext: { destinationInstanceName: "copy", pointInTime: new Date().toISOString() },
  });
  await sleep(delay);
  await kill();
  await restart();
  const after = await ask(`/operations/${operation.name}`);
  expect(after.status).toBe("DONE");
  const names = (await ask("/instances")).items.map(({ name }: Json) => name);
  if (after.error) {
    expect(after.error.errors[0].message).toBe(
      "The operation was interrupted: the emulator ended before it was done.",
    );
  }
  // Killed between the record and the operation's end, the clone is there and the operation has failed.
  expect(names).toEqual(
    existsSync(join(directory, "instances/acme-dev/copy")) ? ["source", "copy"] : ["source"],
  );
  if (!after.error) expect(names).toContain("copy");
  expect(traces()).toEqual(expect.not.arrayContaining(["data.restored", "data.replaced"]));
  if (names.includes("copy")) {
    expect((await ask("/instances/copy/connectSettings")).emulatorPort).toBeGreaterThan(0);
    await done(await ask("/instances/copy", { method: "DELETE" }));
  }
  const again = await post("/instances/source/clone", { cloneContext: { destinationInstanceName: "copy" } });
  expect((await done(again)).error).toBeUndefined();
  await done(await ask("/instances/copy", { method: "DELETE" }));
  expect(traces()).toEqual(["source"]);
});

test.each(DELAYS_MS)("a restore that is killed after %d ms leaves a server that runs", async (delay) => {
  await startChild();
  const { backupContext } = await done(await post("/instances/source/backupRuns", {}));
  const operation = await post("/instances/source/restoreBackup", {
    restoreBackupContext: { backupRunId: backupContext.backupId },
  });
  await sleep(delay);
  await kill();
  await restart();
  expect((await ask(`/operations/${operation.name}`)).status).toBe("DONE");
  expect((await ask("/instances/source/connectSettings")).emulatorPort).toBeGreaterThan(0);
  expect(traces()).toEqual(["source"]);
  expect((await done(await post("/instances/source/backupRuns", {}))).error).toBeUndefined();
});

test.each(DELAYS_MS.slice(0, 5))("a backup that is killed after %d ms has failed", async (delay) => {
  await startChild();
  const operation = await post("/instances/source/backupRuns", {});
  await sleep(delay);
  await kill();
  await restart();
  const { status } = await ask(`/instances/source/backupRuns/${operation.backupContext.backupId}`);
  expect(["SUCCESSFUL", "FAILED"]).toContain(status);
  const files = join(directory, "backups/acme-dev/source", operation.backupContext.backupId);
  expect(existsSync(files)).toBe(status === "SUCCESSFUL");
});
