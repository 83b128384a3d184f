import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readPostmaster } from "../../emulator/postmaster";
import { type Emulator, startEmulator } from "../../emulator/server";
import { Workspace } from "../support/emulator";

jest.setTimeout(60_000);

const SERVER = resolve(__dirname, "../../emulator/server.ts");
const PROGRAM = `
  const { startEmulator } = require(${JSON.stringify(SERVER)});
  startEmulator({ directory: process.argv[1] }).then(({ environment }) =>
    process.stdout.write(JSON.stringify(environment) + "\\n"));
`;

test("an emulator that is killed resumes with everything, and with the servers that still run", async () => {
  const folder = mkdtempSync(join(tmpdir(), "killed-"));
  const directory = join(folder, "emulator");
  const child = spawn(process.execPath, ["-r", require.resolve("tsx/cjs"), "-e", PROGRAM, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let emulator: Emulator | undefined;
  try {
    const [environment] = await once(child.stdout, "data");
    const stackFolder = mkdtempSync(join(folder, "stack-"));
    const before = new Workspace(stackFolder, JSON.parse(String(environment)));
    before.write({
      terraform: { required_version: ">= 1.11", backend: { gcs: { bucket: "states", prefix: "killed" } } },
      resource: {
        google_sql_database_instance: {
          db: {
            name: "music-db",
            database_version: "POSTGRES_17",
            deletion_protection: false,
            settings: { tier: "db-f1-micro", edition: "ENTERPRISE" },
          },
        },
        google_sql_user: {
          app: {
            name: "app",
            instance: "${google_sql_database_instance.db.name}",
            password_wo: "not-a-secret",
            password_wo_version: 1,
          },
        },
      },
    });
    await before.init();
    await before.apply();
    const data = join(directory, "instances", "acme-dev", "music-db", "data");
    const postmaster = readPostmaster(data);
    expect(postmaster?.status).toBe("ready");
    child.kill("SIGKILL");
    await once(child, "exit");

    const lines: string[] = [];
    emulator = await startEmulator({ directory, log: (line) => lines.push(line) });
    expect(lines).toContain(
      `adopted the running PostgreSQL of acme-dev:music-db on port ${postmaster?.port}`,
    );
    expect(readPostmaster(data)?.pid).toBe(postmaster?.pid);
    const after = new Workspace(stackFolder, emulator.environment);
    await after.planEmpty();
    expect(await after.expect(0, "destroy", "-auto-approve", "-no-color")).toContain(
      "Resources: 2 destroyed.",
    );
    expect(readPostmaster(data)).toBeUndefined();
  } finally {
    child.kill("SIGKILL");
    // Also where the test failed early: what runs on must be ended.
    emulator ??= await startEmulator({ directory });
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
