import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ProgramAsset, type ProgramAssetProps } from "../../constructs/program-asset";
import { type WrittenStack, writeStack } from "../support/construct";

let work: string;
let written: WrittenStack[];
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "program-"));
  written = [];
});
afterEach(() => {
  rmSync(work, { recursive: true, force: true });
  for (const stack of written) stack.remove();
});

/** Prints the files beside it. */
const PROGRAM = `
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const folder = join(__dirname, "sql");
for (const name of readdirSync(folder).sort()) console.log(name + ": " + readFileSync(join(folder, name), "utf8").trim());
`;

function folder(files: Record<string, string>): string {
  const root = mkdtempSync(join(work, "files-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

function write(
  change: Partial<ProgramAssetProps> = {},
): WrittenStack & { asset: ProgramAsset; program: string } {
  let asset: ProgramAsset | undefined;
  const stack = writeStack((scope) => {
    asset = new ProgramAsset(scope, "program", { fileName: "step.cjs", program: PROGRAM, ...change });
    scope.addOverride("locals.program", asset.path);
  });
  written.push(stack);
  if (!asset) throw new Error("no asset");
  return { ...stack, asset, program: stack.json.locals.program };
}

test("the program and its files are where the command looks for them", () => {
  const sql = folder({ "0001_a.sql": "SELECT 1;", "deep/0002_b.sql": "SELECT 2;" });
  const stack = write({ folders: { "sql/migrations": sql } });
  const program = stack.resolve(stack.program);
  expect(program.startsWith(stack.folder)).toBe(true);
  expect(readFileSync(program, "utf8")).toBe(PROGRAM);
  const migrations = join(dirname(program), "sql/migrations");
  expect(readFileSync(join(migrations, "0001_a.sql"), "utf8")).toBe("SELECT 1;");
  expect(readFileSync(join(migrations, "deep/0002_b.sql"), "utf8")).toBe("SELECT 2;");
});

test("the stack's folder works elsewhere, with nothing but Node.js", () => {
  const stack = write({ folders: { sql: folder({ "a.sql": "SELECT 1;", "b.sql": "SELECT 2;" }) } });
  const elsewhere = join(work, "handed over");
  cpSync(stack.folder, elsewhere, { recursive: true, dereference: true });
  const program = stack.program.replace("${path.module}", elsewhere);
  const output = execFileSync(process.execPath, [program], { cwd: work, encoding: "utf8", env: {} });
  expect(output).toBe("a.sql: SELECT 1;\nb.sql: SELECT 2;\n");
});

test("files that the program loads are beside it and part of its hash", () => {
  const program = 'console.log(require("./other.cjs"));';
  const one = write({ program, beside: { "other.cjs": "module.exports = 1;" } });
  const two = write({ program, beside: { "other.cjs": Buffer.from("module.exports = 2;") } });
  const run = (stack: typeof one) =>
    execFileSync(process.execPath, [stack.resolve(stack.program)], { cwd: work, encoding: "utf8", env: {} });
  expect([run(one), run(two)]).toEqual(["1\n", "2\n"]);
  expect(one.asset.programHash).not.toBe(two.asset.programHash);
  expect(one.program).not.toBe(two.program);
  expect(one.asset.programHash).not.toBe(write({ program }).asset.programHash);
});

test("the JSON names the content and no path of this machine", () => {
  const stack = write({ folders: { sql: folder({ "a.sql": "SELECT 1;" }) } });
  expect(stack.program).toMatch(/^\$\{path\.module\}\/assets\/\S+\/[0-9a-f]{32}\/step\.cjs$/i);
  const { folder: written } = stack;
  expect(readFileSync(join(written, "cdk.tf.json"), "utf8")).not.toContain(work);
});

describe("hashes", () => {
  const hashes = (change: Partial<ProgramAssetProps>) => {
    const { asset, program } = write(change);
    return { program: asset.programHash, files: asset.filesHash, path: program };
  };
  const files = { "a.sql": "SELECT 1;\nSELECT 2;\n", "b.sql": "SELECT 3;\n" };

  test("the same content has the same, in another folder too", () => {
    expect(hashes({ folders: { sql: folder(files) } })).toEqual(hashes({ folders: { sql: folder(files) } }));
  });

  test("line ends do not count", () => {
    const windows = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, text.replaceAll("\n", "\r\n")]),
    );
    expect(hashes({ folders: { sql: folder(windows) } })).toEqual(
      hashes({ folders: { sql: folder(files) } }),
    );
  });

  test.each<[string, Record<string, string>]>([
    ["another text", { ...files, "b.sql": "SELECT 4;\n" }],
    ["another name", { "a.sql": files["a.sql"], "c.sql": files["b.sql"] }],
    ["one file more", { ...files, "c.sql": "" }],
    ["a line moved from one file to the next", { "a.sql": "SELECT 1;\n", "b.sql": "SELECT 2;\nSELECT 3;\n" }],
  ])("%s counts", (_what, other) => {
    const before = hashes({ folders: { sql: folder(files) } });
    const after = hashes({ folders: { sql: folder(other) } });
    expect(after.files).not.toBe(before.files);
    expect(after.path).not.toBe(before.path);
    expect(after.program).toBe(before.program);
  });

  test("another program counts, and so does another name for it", () => {
    const before = hashes({});
    const after = hashes({ program: `${PROGRAM}// changed` });
    expect(after.program).not.toBe(before.program);
    expect(after.files).toBe(before.files);
    expect(dirname(hashes({ fileName: "other.cjs" }).path)).not.toBe(dirname(before.path));
  });

  test("bytes and text are the same program", () => {
    expect(hashes({ program: Buffer.from(PROGRAM) })).toEqual(hashes({ program: PROGRAM }));
  });
});

test("a program that is there already is used again, and no half of one stays", () => {
  const first = new Map<string, string[]>();
  const stack = writeStack((scope) => {
    for (const id of ["one", "two"]) {
      const asset = new ProgramAsset(scope, id, { fileName: "step.cjs", program: PROGRAM });
      first.set(id, [asset.programHash, asset.filesHash]);
    }
  });
  written.push(stack);
  expect(first.get("one")).toEqual(first.get("two"));
  const staged = readdirSync(join(stack.folder, "../../.programs"));
  expect(staged).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  for (const asset of readdirSync(join(stack.folder, "assets"))) {
    const [hash = ""] = readdirSync(join(stack.folder, "assets", asset));
    expect(existsSync(join(stack.folder, "assets", asset, hash, "step.cjs"))).toBe(true);
  }
});
