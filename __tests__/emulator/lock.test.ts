import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lock, lockHolder, tryLock } from "../../emulator/lock";

let directory: string;
let path: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(directory, "some.lock");
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(directory, { recursive: true });
});

/** Another process that takes the lock and keeps it until it is told to give it back. */
async function otherHolder(): Promise<ChildProcess> {
  const script = `
    const release = require(${JSON.stringify(join(__dirname, "../../emulator/lock.ts"))}).tryLock(${JSON.stringify(path)}, "test");
    process.on("message", () => { release(); process.send("released"); process.disconnect(); });
    process.send(typeof release === "function" ? "held" : "refused");
  `;
  const child = fork("-e", [script], { execArgv: ["-r", require.resolve("tsx/cjs")] });
  children.push(child);
  expect(await once(child, "message")).toEqual(["held", undefined]);
  return child;
}

test("refuses while another process holds the lock, and names it", async () => {
  const child = await otherHolder();

  expect(tryLock(path, "mine")).toMatchObject({ pid: child.pid, purpose: "test" });
});

test("waits until the other process gives the lock back", async () => {
  const child = await otherHolder();
  const waiting: string[] = [];
  const acquired = lock(path, "mine", { onWait: (holder) => waiting.push(holder.purpose) });
  child.send("release");

  const release = await acquired;

  expect(waiting).toEqual(["test"]);
  expect(lockHolder(path)).toMatchObject({ pid: process.pid, purpose: "mine" });
  release();
  expect(existsSync(path)).toBe(false);
});

test("takes the lock of a process that was killed", async () => {
  const child = await otherHolder();
  child.kill("SIGKILL");
  await once(child, "exit");

  const release = tryLock(path, "mine");

  expect(typeof release).toBe("function");
});

test("takes a lock file that is damaged or whose pid now belongs to another process", () => {
  writeFileSync(path, '{"pid":');
  expect(typeof tryLock(path, "mine")).toBe("function");

  writeFileSync(path, JSON.stringify({ pid: process.ppid, started: "another time", purpose: "test" }));
  expect(typeof tryLock(path, "mine")).toBe("function");
});

test("stops waiting when it is interrupted", async () => {
  await otherHolder();
  const interrupt = new AbortController();
  const acquired = lock(path, "mine", { signal: interrupt.signal });
  interrupt.abort(new Error("interrupted"));

  await expect(acquired).rejects.toThrow("interrupted");
});
