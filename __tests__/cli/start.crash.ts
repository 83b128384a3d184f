import { existsSync, readdirSync } from "node:fs";
import { readRecord } from "../../emulator/daemon-process";
import { type CliResult, startMusicdb } from "../support/musicdb";
import { processesOf } from "../support/processes";
import { expectSuccess, Rehearsal } from "../support/rehearsal";

// Minutes of starts that are interrupted and killed: `npm run test:crash`, which CI runs too.
jest.setTimeout(120_000);

const rehearsal = new Rehearsal();

describe("Ctrl-C", () => {
  beforeEach(async () => {
    await rehearsal.reset();
  });

  test.each([
    ["at the beginning", /^/],
    ["after the synth", /synthesized/],
    ["when the emulator has just started", /emulator started/],
    ["in the middle of an apply", /created google_secret_manager_secret\./],
    ["in the middle of the SQL", /dev-monitoring: created/],
  ])("%s ends everything in order, and the next run works", async (_when, pattern) => {
    const interrupted =
      pattern.source === "^"
        ? await interruptAtOnce()
        : await rehearsal.startAnd(pattern, (pid) => process.kill(pid, "SIGINT"));

    expect(interrupted.exitCode).toBe(130);
    expect(interrupted.stdout).toBe("");
    expect(interrupted.stderr).toMatch(/^interrupted; nothing is lost, run it again\n$/m);
    expect(interrupted.stderr).not.toMatch(/TERRAFORM_FAILED|at .*\.ts:/);
    expect(processesOf(rehearsal.projectRoot)).toEqual([]);

    const next = await rehearsal.start();
    expect(next.stdout).toMatch(/^dev is deployed$/m);
    expectSuccess(next);
  });

  async function interruptAtOnce(): Promise<CliResult> {
    const { child, ended } = startMusicdb(["start"], { projectRoot: rehearsal.projectRoot });
    const lock = rehearsal.emulator("start.lock");
    while (!existsSync(lock)) await new Promise(setImmediate);
    child.kill("SIGINT");
    return ended;
  }
});

describe("what was killed", () => {
  beforeEach(async () => {
    await rehearsal.reset();
  });

  test("a killed start loses nothing: its Terraform ends in order before the next one begins", async () => {
    const killed = await rehearsal.startAnd(/created google_secret_manager_secret\./, (pid) =>
      process.kill(pid, "SIGKILL"),
    );
    expect(killed.signal).toBe("SIGKILL");

    const next = await rehearsal.start();

    expectSuccess(next);
    expect(next.stderr).not.toMatch(/created google_secret_manager_secret\./);
    expect(next.stdout).toMatch(/^dev is deployed$/m);
  });

  test("a lock of a killed Terraform is released; what it made and did not record is told", async () => {
    await rehearsal.startAnd(/created google_secret_manager_secret\./, (pid) => {
      process.kill(pid, "SIGKILL");
      for (const name of readdirSync(rehearsal.emulator("runs")))
        process.kill(Number.parseInt(name, 10), "SIGKILL");
    });

    const next = await rehearsal.start();

    expect(next.exitCode).toBe(1);
    expect(next.stderr).toMatch(/^dev-database: released the state lock of an interrupted run \(.+\)$/m);
    expect(next.stderr).toContain(
      "dev-database: the emulated cloud has what a killed Terraform made, and its state does not know [STATE_BEHIND]\n" +
        "  fix:     npm run reset forgets the emulated cloud; terraform import keeps what is there\n",
    );
    await rehearsal.reset();
    expectSuccess(await rehearsal.start());
  });

  test("a killed emulator leaves servers, which stop ends, and loses nothing", async () => {
    await rehearsal.start();
    process.kill(readRecord(rehearsal.emulator(""))?.pid as number, "SIGKILL");

    expect((await rehearsal.stop()).stdout).toBe("stopped 1 PostgreSQL server; the data stay\n");

    expect(processesOf(rehearsal.projectRoot)).toEqual([]);
    expect((await rehearsal.start()).stdout).toMatch(/^dev: nothing changed$/m);
  });
});

describe("two at once", () => {
  test("the second start waits for the first", async () => {
    await rehearsal.reset();

    const results = await Promise.all([rehearsal.start(), rehearsal.start()]);

    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(
      results.filter(({ stderr }) => /waiting for another musicdb start \(pid \d+\)/.test(stderr)),
    ).toHaveLength(1);
    expect(results.map(({ stdout }) => /^dev.*/m.exec(stdout)?.[0]).sort()).toEqual([
      "dev is deployed",
      "dev: nothing changed",
    ]);
  });

  test("stop ends a start that runs", async () => {
    await rehearsal.reset();
    let stopping: Promise<CliResult> | undefined;
    const interrupted = await rehearsal.startAnd(/created google_secret_manager_secret\./, () => {
      stopping = rehearsal.stop();
    });

    expect(interrupted.exitCode).toBe(130);
    expect((await stopping)?.exitCode).toBe(0);
    expect(processesOf(rehearsal.projectRoot)).toEqual([]);
  });
});
