import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../../build/project-root";

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

test.each([
  ["while it loads", "COPY into this schema"],
  ["while it measures", "mix 1 of 3, 1 direct of this"],
])(
  "Ctrl-C %s ends it with what was measured so far, and nothing stays",
  async (_when, line) => {
    const json = join(folder, "results.json");
    const child = start("--tracks", "10000", "--seconds", "1", "--samples", "10", "--json", json);
    child.stderr?.on("data", (text: Buffer) => {
      if (String(text).includes(line)) child.kill("SIGINT");
    });
    const { code, stdout } = await end(child);
    expect(code).toBe(130);
    expect(stdout).toContain("interrupted: not everything was measured");
    const results = JSON.parse(readFileSync(json, "utf8"));
    expect(results).toMatchObject({
      tracks: 10_000,
      complete: false,
      settings: { shared_buffers: "131072", max_connections: "100" },
    });
    expect(readdirSync(folder).filter((name) => name.startsWith("musicdb-postgres-"))).toEqual([]);
    if (line.startsWith("COPY")) return;
    expect(results).toMatchObject({
      loaded: { this: {}, baseline: {} },
      quality: { misspeltTitles: { asked: 10 } },
    });
    expect(results.mixes.length).toBeGreaterThanOrEqual(2);
    expect(results.mixes[1]).toMatchObject({ schema: "this", connections: 1, errors: {} });
    expect(results.mixes[1].latency.count).toBeGreaterThan(50);
  },
  120_000,
);
