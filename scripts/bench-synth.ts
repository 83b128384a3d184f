import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { count, table } from "../cli/output";
import { PROJECT_ROOT } from "../cli/project";

/**
 * How long the whole application's synth takes, against the least that any CDKTF application takes and
 * against the same application in the form of the standard template: the provider's barrel import, run by
 * ts-node. Exit code 1 when a target is missed.
 */

/** At most this many times `node -e "require('cdktf')"`. */
const LIMIT_OF_LIBRARY = 4;
/** At most this share of the standard template's time. */
const LIMIT_OF_TEMPLATE = 0.25;
const MINIMUM_RUNS = 5;

interface Contender {
  readonly name: string;
  readonly command: string;
  readonly cwd: string;
  readonly times: number[];
  /** The first run, which does not count. */
  first?: number;
}

/** Rewrites imports of single provider modules to imports of the whole provider, as the template has them. */
function toBarrel(source: string): string {
  return source.replace(
    /import (?:type )?\{([^}]+)\} from "(@cdktf\/provider-([a-z]+))\/lib\/([a-z0-9-]+)";/g,
    (_statement, names: string, provider: string, short: string, module: string) => {
      const namespace = module.replace(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
      // More than one provider has a module of the same name.
      const local = `${short}_${namespace}`;
      const aliases = names
        .split(",")
        .map((name) => name.trim().replace(/^type /, ""))
        .filter(Boolean)
        .map((name) => `import ${name} = ${local}.${name};`);
      return [`import { ${namespace} as ${local} } from "${provider}";`, ...aliases].join("\n");
    },
  );
}

/** The application in the template's form, in a folder of its own. */
function makeTemplateVariant(folder: string): void {
  for (const part of [
    "main.ts",
    "cdktf.json",
    "build",
    "cloudsql",
    "constructs",
    "environments",
    "preflight",
    "stacks",
    "database",
    "sql",
  ]) {
    cpSync(join(PROJECT_ROOT, part), join(folder, part), { recursive: true });
  }
  cpSync(join(PROJECT_ROOT, "package.json"), join(folder, "package.json"));
  symlinkSync(join(PROJECT_ROOT, "node_modules"), join(folder, "node_modules"));
  const compilerOptions = JSON.parse(
    readFileSync(join(PROJECT_ROOT, "tsconfig.json"), "utf8"),
  ).compilerOptions;
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  for (const part of ["constructs", "environments", "stacks"]) {
    for (const entry of readdirSync(join(folder, part), { recursive: true, encoding: "utf8" })) {
      if (!entry.endsWith(".ts")) continue;
      const file = join(folder, part, entry);
      writeFileSync(file, toBarrel(readFileSync(file, "utf8")));
    }
  }
}

/** Wall time of one run, in milliseconds. */
function measure(contender: Contender, outdir: string): number {
  const start = performance.now();
  const result = spawnSync(contender.command, {
    cwd: contender.cwd,
    shell: true,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: outdir },
  });
  const milliseconds = performance.now() - start;
  if (result.status !== 0) {
    throw new Error(`${contender.name} failed (${contender.command}):\n${result.stdout}${result.stderr}`);
  }
  return milliseconds;
}

function stacksIn(outdir: string): number {
  return Object.keys(JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")).stacks).length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [upper = 0, lower = upper] = [sorted[middle], sorted[sorted.length % 2 ? middle : middle - 1]];
  return (upper + lower) / 2;
}

/** Prints the times and the verdicts; false when a target is missed. */
function report([library, application, template]: [Contender, Contender, Contender]): boolean {
  const cell = (text: string) => text.padStart(9);
  const milliseconds = (value: number) => cell(`${value.toFixed(0)} ms`);
  const rows = [library, application, template].map(({ name, times, first }) => [
    name,
    milliseconds(median(times)),
    milliseconds(Math.min(...times)),
    milliseconds(Math.max(...times)),
    milliseconds(first ?? 0),
  ]);
  const ofLibrary = median(application.times) / median(library.times);
  const ofTemplate = median(application.times) / median(template.times);
  const quickEnough = ofLibrary <= LIMIT_OF_LIBRARY;
  const shareSmallEnough = ofTemplate <= LIMIT_OF_TEMPLATE;
  const verdict = (kept: boolean) => (kept ? "kept" : "MISSED");
  const lines = [
    ...table([["", ...["median", "least", "most", "first"].map(cell)], ...rows]),
    ...table([
      [
        "against the library alone",
        `${ofLibrary.toFixed(2)} times`,
        `at most ${LIMIT_OF_LIBRARY}`,
        verdict(quickEnough),
      ],
      [
        "against the standard template",
        `1/${(1 / ofTemplate).toFixed(1)}`,
        `at most 1/${1 / LIMIT_OF_TEMPLATE}`,
        verdict(shareSmallEnough),
      ],
    ]),
    `Node.js ${process.version}, ${count(cpus().length, "CPU")} (${cpus()[0]?.model.trim()})`,
  ];
  for (const line of lines) console.log(line);
  return quickEnough && shareSmallEnough;
}

function main(): number {
  const { values } = parseArgs({ options: { runs: { type: "string", default: String(MINIMUM_RUNS) } } });
  const runs = Math.max(MINIMUM_RUNS, Number(values.runs) || 0);
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), "bench-synth-")));
  try {
    const variant = join(temporary, "template");
    makeTemplateVariant(variant);
    const app: string = JSON.parse(readFileSync(join(PROJECT_ROOT, "cdktf.json"), "utf8")).app;
    const library = `node -e "require('cdktf')"`;
    const template = "npx ts-node main.ts";
    const contenders: [Contender, Contender, Contender] = [
      { name: library, command: library, cwd: PROJECT_ROOT, times: [] },
      { name: app, command: app, cwd: PROJECT_ROOT, times: [] },
      { name: `${template}, barrel import`, command: template, cwd: variant, times: [] },
    ];
    const outdir = (contender: Contender) => join(temporary, `out-${contenders.indexOf(contender)}`);
    // The first run then shows what a change of the sources costs.
    rmSync(join(PROJECT_ROOT, ".cache"), { recursive: true, force: true });
    console.error(`${runs} rounds of ${contenders.length}, in turn, after a first one that does not count`);
    for (let round = 0; round <= runs; round++) {
      for (const contender of contenders) {
        const milliseconds = measure(contender, outdir(contender));
        if (round === 0) contender.first = milliseconds;
        else contender.times.push(milliseconds);
      }
      console.error(`round ${round} of ${runs}`);
    }
    const [ours, theirs] = contenders.slice(1).map((contender) => stacksIn(outdir(contender)));
    if (ours !== theirs) throw new Error(`not the same application: ${ours} stacks and ${theirs}`);
    console.log(`synth of ${ours} stacks, wall time, median of ${runs} runs`);
    return report(contenders) ? 0 : 1;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

process.exitCode = main();
