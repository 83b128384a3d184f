import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../build/project-root";

let folder: string;
let program: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "compiled-"));
  program = join(folder, "program.cjs");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program in a process of its own; tells what it printed and whether V8 took what was kept. */
function run() {
  const script = `
    const vm = require("node:vm");
    const { Script } = vm;
    vm.Script = class extends Script {
      constructor(...args) { super(...args); console.log("kept " + (this.cachedDataRejected === false)); }
    };
    const { runCompiled } = require(${JSON.stringify(join(PROJECT_ROOT, "build/compiled"))});
    runCompiled(${JSON.stringify(program)}, require("node:fs").readFileSync(${JSON.stringify(program)}));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  return { lines: stdout.trim().split("\n"), stderr, status };
}

test("a program runs as the main module, and the second time from what was compiled", () => {
  writeFileSync(program, `console.log(require.main === module, __filename === ${JSON.stringify(program)});`);
  expect(run().lines).toEqual(["kept false", "true true"]);
  expect(run().lines).toEqual(["kept true", "true true"]);
});

test("another program of the same length is compiled anew", () => {
  writeFileSync(program, "console.log(111);");
  run();
  writeFileSync(program, "console.log(222);");
  expect(run().lines).toEqual(["kept false", "222"]);
  expect(run().lines).toEqual(["kept true", "222"]);
});

test("damaged data are compiled anew", () => {
  writeFileSync(program, "console.log(1);");
  run();
  const kept = `${program}.v8`;
  writeFileSync(kept, readFileSync(kept).subarray(0, 60));
  expect(run()).toMatchObject({ lines: ["kept false", "1"], stderr: "", status: 0 });
});

test("it runs where nothing can be kept, and with its exit code", () => {
  writeFileSync(program, `process.on("exit", () => console.log("end")); process.exitCode = 3;`);
  // A folder in its place, which nobody can write over.
  mkdirSync(`${program}.v8/in-the-way`, { recursive: true });
  expect(run()).toMatchObject({ lines: ["kept false", "end"], stderr: "", status: 3 });
});

test("an import() finds what the program's folder has", () => {
  writeFileSync(join(folder, "other.mjs"), "export const name = 'other';");
  writeFileSync(program, `import("./other.mjs").then(({ name }) => console.log(name));`);
  expect(run().lines).toEqual(["kept false", "other"]);
});
