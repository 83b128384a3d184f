import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { liveRuns, recordRun } from "../../cli/runs";
import { releaseStateLock, stateLockOf } from "../../cli/state-lock";

let directory: string;
let lines: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "state-lock-"));
  lines = [];
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** As Terraform 1.11 says it. */
function detail(who: string): string {
  return `writing "gs://example-state/dev/database/default.tflock" failed: googleapi: Error 412: conditionNotMet
Lock Info:
  ID:        1764084924158001
  Path:      gs://example-state/dev/database/default.tflock
  Operation: OperationTypeApply
  Who:       ${who}
  Version:   1.11.4
  Created:   2026-11-25 15:16:32.748373385 +0000 UTC
  Info:      \n\nTerraform acquires a state lock to protect the state from being written by multiple users.`;
}

const summary = "Error acquiring the state lock";
const own = `someone@${hostname()}`;

/** A Terraform that notes its arguments. */
function fakeTerraform(exitCode: number): string {
  const file = join(directory, "terraform");
  writeFileSync(file, `#!/bin/sh\necho "$@" > arguments\nexit ${exitCode}\n`);
  chmodSync(file, 0o755);
  return file;
}

function release(binary: string, who: string): Promise<void> {
  const lock = stateLockOf([{ severity: "error", summary, detail: detail(who) }]);
  if (!lock) throw new Error("the lock was not understood");
  return releaseStateLock(lock, {
    terraform: { binary, version: "1.11.4" },
    stack: "dev-database",
    cwd: directory,
    env: process.env,
    emulatorDirectory: directory,
    signal: new AbortController().signal,
    log: (line) => lines.push(line),
  });
}

test("a lock is read from what Terraform says, and from nothing else", () => {
  expect(stateLockOf([{ severity: "error", summary, detail: detail(own) }])).toEqual({
    id: "1764084924158001",
    who: own,
    created: "2026-11-25 15:16:32.748373385 +0000 UTC",
  });
  expect(stateLockOf([{ severity: "error", summary: "Error", detail: "ID: 5" }])).toBeUndefined();
  expect(stateLockOf([])).toBeUndefined();
});

test("the lock of a holder that is gone is released the usual way, with a message", async () => {
  await release(fakeTerraform(0), own);

  expect(readFileSync(join(directory, "arguments"), "utf8")).toBe("force-unlock -force 1764084924158001\n");
  expect(lines).toEqual([
    "dev-database: released the state lock of an interrupted run (2026-11-25 15:16:32.748373385 +0000 UTC)",
  ]);
});

test("the lock of another machine is left alone", async () => {
  const binary = fakeTerraform(0);

  await expect(release(binary, "colleague@another-machine")).rejects.toThrow(
    `dev-database: the state is locked from another machine [STATE_LOCKED]
  got:     "lock 1764084924158001 of colleague@another-machine, 2026-11-25 15:16:32.748373385 +0000 UTC"
  fix:     when its holder is gone: npx musicdb emulator run -- ${binary} -chdir=cdktf.out/stacks/dev-database force-unlock -force 1764084924158001`,
  );
  expect(existsSync(join(directory, "arguments"))).toBe(false);
});

test("a lock that cannot be released is told", async () => {
  await expect(release(fakeTerraform(1), own)).rejects.toThrow(
    "dev-database: the state is locked, and the lock could not be released [STATE_LOCKED]",
  );
});

describe("while a command runs against the emulator", () => {
  let command: ChildProcess;
  let forget: () => void;

  beforeEach(async () => {
    command = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    await once(command, "spawn");
    forget = recordRun(directory, command.pid as number, { kind: "command", description: "`terraform`" });
  });

  afterEach(async () => {
    if (command.exitCode !== null || command.signalCode !== null) return;
    command.kill("SIGKILL");
    await once(command, "exit");
  });

  test("a lock may be its own and is left alone", async () => {
    await expect(release(fakeTerraform(0), own)).rejects.toThrow(
      `the state is locked, perhaps by \`terraform\` (pid ${command.pid}) [STATE_LOCKED]`,
    );
  });

  test("it is on record until it is forgotten", () => {
    expect(liveRuns(directory)).toMatchObject([{ pid: command.pid, kind: "command" }]);
    forget();
    expect(liveRuns(directory)).toEqual([]);
  });

  test("it is off the record once it has ended", async () => {
    command.kill("SIGKILL");
    await once(command, "exit");

    expect(liveRuns(directory)).toEqual([]);
  });
});
