import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../../build/project-root";
import { ProblemError } from "../../../cloudsql/problem";
import { findPgBouncer } from "../../../emulator/pgbouncer";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-search-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the benchmark; what it makes goes into a folder of the test. */
function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, ["-r", "tsx/cjs", join("scripts", "bench-search.ts"), ...args], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, TMPDIR: folder, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function end(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  const [code] = await once(child, "close");
  return { code, ...output };
}

test("wrong numbers, and goals that nothing would measure, are refused together", async () => {
  const { code, stderr } = await end(start("--tracks", "5", "--seconds", "half", "--check"));
  expect(stderr).toMatchInlineSnapshot(`
    "--tracks is not a number that can be used [BENCH_NUMBER]
      got:     "5"
      allowed: a whole number from 10000 to 10000000
    --seconds is not a number that can be used [BENCH_NUMBER]
      got:     "half"
      allowed: a whole number from 1 to 600
    --check holds the results against goals, two of which are measured behind a pooler [BENCH_CHECK_NEEDS_POOLER]
      fix:     add --pooler
    "
  `);
  expect(code).toBe(2);
});

test("an unknown option is bad use, and the options are told", async () => {
  expect(await end(start("--track", "10000"))).toMatchObject({ code: 2, stdout: "" });
  const { code, stdout } = await end(start("--help"));
  expect(code).toBe(0);
  for (const option of ["tracks", "seconds", "pooler", "pool-size", "samples", "json", "svg", "check"])
    expect(stdout).toContain(`  --${option}`);
});

test("without PgBouncer it says how to get it", () => {
  expect(() => findPgBouncer(folder, [])).toThrow(
    expect.objectContaining({
      message: [
        "PgBouncer is not installed [PGBOUNCER_MISSING]",
        '  got:     "no pgbouncer on the PATH or in /usr/sbin"',
        "  fix:     apt-get install pgbouncer",
      ].join("\n"),
    }),
  );
  expect(() => findPgBouncer(folder, [])).toThrow(ProblemError);
});
