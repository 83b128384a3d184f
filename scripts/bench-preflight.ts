import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../build/project-root";
import { count, table } from "../cli/output";
import { resourcesOfConfiguration } from "../preflight/inputs/configuration";
import { inspect } from "../preflight/inspect";

/**
 * How long all preflight rules take over the application's stacks once they are loaded: the first time in a
 * process, as a synth has it, and when the code is warm; against loading the library that every synth loads, in
 * the same run: a ratio holds on a slow machine too. Exit code 1 when the target is missed.
 */

/** The first run in a process, as a share of loading cdktf, which takes 0.14 s on two cores. */
const LIMIT = 1;
const RUNS = 9;

const PROCESSES = 5;
/** Argument of a process that measures one first time. */
const ONCE = "--once";

interface Once {
  readonly first: number;
  readonly warm: number;
  readonly counts: { readonly rules: number; readonly resources: number; readonly findings: number };
}

interface Measured extends Once {
  readonly library: number;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function timed<T>(run: () => T): { readonly milliseconds: number; readonly result: T } {
  const start = performance.now();
  const result = run();
  return { milliseconds: performance.now() - start, result };
}

/** Lets the application write its stacks. */
function synthesize(folder: string): void {
  const { app } = JSON.parse(readFileSync(join(PROJECT_ROOT, "cdktf.json"), "utf8"));
  const { status, stderr } = spawnSync(app, {
    cwd: PROJECT_ROOT,
    shell: true,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: folder },
  });
  if (status !== 0) throw new Error(`the application did not synthesize:\n${stderr}`);
}

/** The stacks as the application wrote them, by name. */
function stacksIn(folder: string): ReadonlyMap<string, string> {
  const stacks = join(folder, "stacks");
  const text = (name: string) => readFileSync(join(stacks, name, "cdk.tf.json"), "utf8");
  return new Map(readdirSync(stacks).map((name) => [name, text(name)]));
}

/** The first time in this process, and what a warm one takes. */
function measureOnce(stacks: ReadonlyMap<string, string>): Once {
  const check = () =>
    inspect([...stacks].flatMap(([name, text]) => resourcesOfConfiguration(JSON.parse(text), name)));
  const first = timed(check);
  for (let i = 0; i < RUNS; i++) check();
  const warm = median(Array.from({ length: RUNS }, () => timed(check).milliseconds));
  const { rules, resources, findings } = first.result;
  const counts = { rules: rules.length, resources, findings: findings.length };
  return { first: first.milliseconds, warm, counts };
}

/** In processes of their own, as a synth is one: each has a first time. The very first compiles, and does not count. */
function measure(folder: string): Measured {
  const runs: (Once & { readonly library: number })[] = [];
  for (let i = 0; i <= PROCESSES; i++) {
    const load = () => spawnSync(process.execPath, ["-e", "require('cdktf')"], { cwd: PROJECT_ROOT });
    const library = timed(load).milliseconds;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["build/run.js", "scripts/bench-preflight.ts", ONCE, folder],
      { cwd: PROJECT_ROOT, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`the rules did not run:\n${stderr}`);
    if (i > 0) runs.push({ ...JSON.parse(stdout), library });
  }
  const of = (value: (run: (typeof runs)[number]) => number) => median(runs.map(value));
  return {
    first: of(({ first }) => first),
    warm: of(({ warm }) => warm),
    library: of(({ library }) => library),
    counts: (runs[0] as Once).counts,
  };
}

function main(): number {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bench-preflight-")));
  try {
    synthesize(folder);
    const { first, warm, library, counts } = measure(folder);
    const milliseconds = (value: number) => `${value.toFixed(1)} ms`.padStart(9);
    const times = (value: number) => `${(value / library).toFixed(2)} times`.padStart(10);
    console.log(
      `${counts.rules} rules over ${count(stacksIn(folder).size, "stack")}, ${counts.resources} resources and ` +
        `other blocks, ${count(counts.findings, "finding")}; medians of ${PROCESSES} processes`,
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

const [, , argument, folder] = process.argv;
if (argument === ONCE && folder) console.log(JSON.stringify(measureOnce(stacksIn(folder))));
else process.exitCode = main();
