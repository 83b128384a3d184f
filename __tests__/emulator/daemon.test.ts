import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProblemError } from "../../cloudsql/problem";
import { emulatorLog, ensureDaemon, findDaemon, resetDaemon, stopDaemon } from "../../emulator/daemon";
import { readRecord, recordFile } from "../../emulator/daemon-process";
import { identify } from "../../emulator/process";

const entry = join(__dirname, "../support/fake-emulator.ts");
let project: string;
let directory: string;
let lines: string[];
const log = (line: string) => void lines.push(line);

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "daemon-"));
  directory = join(project, ".emulator");
  lines = [];
});

afterEach(async () => {
  delete process.env.FAKE_EMULATOR;
  if (existsSync(join(directory, "EMULATOR"))) await stopDaemon(project, log);
  rmSync(project, { recursive: true, force: true });
});

describe("ensureDaemon", () => {
  test("starts one emulator and finds it again", async () => {
    const first = await ensureDaemon(project, log, { entry });
    const second = await ensureDaemon(project, log, { entry });

    expect(first.started).toBe(true);
    expect(second).toEqual({ pid: first.pid, environment: first.environment, started: false });
    expect(identify(first.pid)).toBeDefined();
  });

  test("keeps its token in a file that only the user reads", async () => {
    await ensureDaemon(project, log, { entry });

    expect(statSync(recordFile(directory)).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(readFileSync(emulatorLog(project), "utf8")).not.toContain("fake-token");
  });

  test("gives two starts at once the same emulator", async () => {
    const daemons = await Promise.all([1, 2, 3].map(() => ensureDaemon(project, log, { entry })));

    expect(new Set(daemons.map((daemon) => daemon.pid)).size).toBe(1);
    expect(daemons.filter((daemon) => daemon.started)).toHaveLength(1);
  });

  test("starts anew after the emulator was killed", async () => {
    const first = await ensureDaemon(project, log, { entry });
    process.kill(first.pid, "SIGKILL");

    const second = await ensureDaemon(project, log, { entry });

    expect(second.started).toBe(true);
    expect(second.pid).not.toBe(first.pid);
  });

  test("replaces an emulator of other code", async () => {
    const first = await ensureDaemon(project, log, { entry });
    writeFileSync(recordFile(directory), JSON.stringify({ ...readRecord(directory), code: "older" }));

    const second = await ensureDaemon(project, log, { entry });

    expect(second.started).toBe(true);
    expect(identify(first.pid)).toBeUndefined();
    expect(lines).toContain("the emulator runs older code: restarting it");
  });

  test("replaces an emulator whose socket is dead", async () => {
    const first = await ensureDaemon(project, log, { entry });
    rmSync(join(directory, "fake.sock"));

    const second = await ensureDaemon(project, log, { entry });

    expect(second.started).toBe(true);
    expect(identify(first.pid)).toBeUndefined();
    expect(lines).toContain("the emulator does not answer: restarting it");
  });

  test("replaces an emulator whose record is half written", async () => {
    const first = await ensureDaemon(project, log, { entry });
    writeFileSync(recordFile(directory), readFileSync(recordFile(directory), "utf8").slice(0, 40));

    const second = await ensureDaemon(project, log, { entry });

    expect(second.started).toBe(true);
    expect(identify(first.pid)).toBeUndefined();
  });

  test("says why the emulator did not start, and starts the next time", async () => {
    process.env.FAKE_EMULATOR = "fails";

    const failure = await ensureDaemon(project, log, { entry }).catch((error) => error);

    expect(failure).toBeInstanceOf(ProblemError);
    expect(failure.exitCode).toBe(1);
    expect(failure.message).toBe(
      `${directory}/emulator.log: the emulator did not start: no room left [EMULATOR_DID_NOT_START]\n` +
        "  fix:     read its log; `npm run reset` starts it afresh, without its data",
    );
    delete process.env.FAKE_EMULATOR;
    expect((await ensureDaemon(project, log, { entry })).started).toBe(true);
  });

  test("ends an emulator that is half up when it is interrupted", async () => {
    process.env.FAKE_EMULATOR = "hangs";
    const interrupt = new AbortController();
    const start = ensureDaemon(project, log, { entry, signal: interrupt.signal });
    const daemonLock = join(directory, "daemon.lock");
    while (!existsSync(daemonLock)) await new Promise(setImmediate);
    const { pid } = JSON.parse(readFileSync(daemonLock, "utf8"));
    interrupt.abort(new Error("interrupted"));

    await expect(start).rejects.toThrow("interrupted");

    expect(identify(pid)).toBeUndefined();
  });
});

describe("stopDaemon", () => {
  test("ends the emulator and keeps its data", async () => {
    const { pid } = await ensureDaemon(project, log, { entry });
    writeFileSync(join(directory, "data"), "kept");

    expect(await stopDaemon(project, log)).toEqual({ daemon: true, servers: 0 });

    expect(identify(pid)).toBeUndefined();
    expect(await findDaemon(project)).toBeUndefined();
    expect(readFileSync(join(directory, "data"), "utf8")).toBe("kept");
  });

  test("is content when nothing runs", async () => {
    expect(await stopDaemon(project, log)).toEqual({ daemon: false, servers: 0 });
    expect(existsSync(directory)).toBe(false);
  });

  test("does not touch a process that took over the pid of a server that is gone", async () => {
    await ensureDaemon(project, log, { entry });
    const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    await once(bystander, "spawn");
    mkdirSync(join(directory, "data"));
    writeFileSync(join(directory, "data", "PG_VERSION"), "17\n");
    writeFileSync(join(directory, "data", "postmaster.pid"), `${bystander.pid}\n${directory}/data\n`);

    expect(await stopDaemon(project, log)).toEqual({ daemon: true, servers: 0 });

    expect(identify(bystander.pid as number)).toBeDefined();
    bystander.kill("SIGKILL");
    await once(bystander, "exit");
  });
});

describe("resetDaemon", () => {
  test("ends the emulator and removes what it kept", async () => {
    const { pid } = await ensureDaemon(project, log, { entry });

    expect(await resetDaemon(project, log)).toBe(true);

    expect(identify(pid)).toBeUndefined();
    expect(existsSync(directory)).toBe(false);
    expect(await resetDaemon(project, log)).toBe(false);
  });

  test("refuses a folder that the emulator did not make", async () => {
    mkdirSync(directory);
    writeFileSync(join(directory, "thesis.tex"), "years of work");

    await expect(resetDaemon(project, log)).rejects.toThrow(
      `${directory}: the folder holds files that are not the emulator's [NOT_THE_EMULATORS_FOLDER]\n` +
        "  allowed: a folder that the emulator made itself\n" +
        "  fix:     move it away, then run the command again",
    );

    expect(readFileSync(join(directory, "thesis.tex"), "utf8")).toBe("years of work");
  });

  test("refuses a symbolic link", async () => {
    const elsewhere = join(project, "elsewhere");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "EMULATOR"), "");
    symlinkSync(elsewhere, directory);

    await expect(resetDaemon(project, log)).rejects.toThrow("the emulator's folder is a symbolic link");

    expect(existsSync(join(elsewhere, "EMULATOR"))).toBe(true);
    rmSync(directory);
  });
});
