import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../build/project-root";
import { count, table } from "../cli/output";
import { resourcesOfConfiguration } from "../preflight/inputs/configuration";
import { type Inspection, inspect } from "../preflight/inspect";

/**
 * How long all preflight rules take over the application's stacks once they are loaded: the first time in a
 * process, as a synth has it, and when the code is warm; against loading the library that every synth loads, in
 * the same run: a ratio holds on a slow machine too. Exit code 1 when the target is missed.
 */

/** The first run in a process, as a share of loading cdktf, which takes 0.14 s on two cores. */
const LIMIT = 1;
const RUNS = 9;

interface Measured {
  readonly first: number;
  readonly warm: number;
  readonly library: number;
  readonly inspection: Inspection;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function timed<T>(run: () => T): { readonly milliseconds: number; readonly result: T } {
  const start = performance.now();
  const result = run();
  return { milliseconds: performance.now() - start, result };
}

/** The stacks as the application writes them, by name. */
function synthesized(folder: string): ReadonlyMap<string, string> {
  const { app } = JSON.parse(readFileSync(join(PROJECT_ROOT, "cdktf.json"), "utf8"));
  const { status, stderr } = spawnSync(app, {
    cwd: PROJECT_ROOT,
    shell: true,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: folder },
  });
  if (status !== 0) throw new Error(`the application did not synthesize:\n${stderr}`);
  const stacks = join(folder, "stacks");
  const text = (name: string) => readFileSync(join(stacks, name, "cdk.tf.json"), "utf8");
  return new Map(readdirSync(stacks).map((name) => [name, text(name)]));
}

/** In this process: the first time is the first in a process only once. */
function measure(stacks: ReadonlyMap<string, string>): Measured {
  const check = () =>
    inspect([...stacks].flatMap(([name, text]) => resourcesOfConfiguration(JSON.parse(text), name)));
  const first = timed(check);
  for (let i = 0; i < RUNS; i++) check();
  const warm = Array.from({ length: RUNS }, () => timed(check).milliseconds);
  const library = Array.from({ length: RUNS }, () => {
    const load = () => spawnSync(process.execPath, ["-e", "require('cdktf')"], { cwd: PROJECT_ROOT });
    return timed(load).milliseconds;
  });
  return {
    first: first.milliseconds,
    warm: median(warm),
    library: median(library),
    inspection: first.result,
  };
}

function main(): number {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bench-preflight-")));
  try {
    const stacks = synthesized(folder);
    const { first, warm, library, inspection } = measure(stacks);
    const milliseconds = (value: number) => `${value.toFixed(1)} ms`.padStart(9);
    const times = (value: number) => `${(value / library).toFixed(2)} times`.padStart(10);
    const { rules, resources, findings } = inspection;
    console.log(
      `${rules.length} rules over ${count(stacks.size, "stack")}, ${resources} resources and other blocks, ` +
        `${count(findings.length, "finding")}`,
    );
    const lines = table([
      ["node -e \"require('cdktf')\"", milliseconds(library), times(library)],
      ["all rules, the first time in a process", milliseconds(first), times(first)],
      [`all rules, median of ${RUNS} later runs`, milliseconds(warm), times(warm)],
    ]);
    for (const line of lines) console.log(line);
    const kept = first <= LIMIT * library;
    console.log(`the first time takes no longer than loading cdktf: ${kept ? "kept" : "MISSED"}`);
    console.log(`Node.js ${process.version}, ${count(cpus().length, "CPU")} (${cpus()[0]?.model.trim()})`);
    return kept ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main();
