import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

function bench(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ["build/run.js", "scripts/bench-migrate.ts", ...args], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

test("without psql nothing is measured, and it says so", () => {
  const PATH = "/nowhere";
  expect(bench([], { PATH })).toMatchObject({
    status: 0,
    stdout: "not measured: psql is not installed (Debian: postgresql-client)\n",
  });
  expect(JSON.parse(bench(["--json"], { PATH }).stdout)).toEqual({
    measured: false,
    reason: "psql is not installed (Debian: postgresql-client)",
  });
});

test("with psql both have made the same, and the ratio is that of the medians", () => {
  const { status, stdout, stderr } = bench(["--files", "2", "--rounds", "1", "--json"]);
  const result = JSON.parse(stdout);
  if (!result.measured) return expect(stdout).toContain("psql is not installed");
  const { psql, ours, oursWithStart } = result.milliseconds;
  expect(result).toMatchObject({ files: 2, limit: 1.5, ratio: ours[0] / psql[0] });
  expect(result.kept).toBe(result.ratio <= 1.5);
  expect(status).toBe(result.kept ? 0 : 1);
  expect(oursWithStart[0]).toBeGreaterThan(ours[0]);
  expect(stderr).toContain("round 1 of 1");
});

test("numbers that are none are refused", () => {
  expect(bench(["--files", "many"])).toMatchObject({
    status: 2,
    stderr: "--files and --rounds are numbers from 1 to 9999\n",
  });
});
