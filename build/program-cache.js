// Plain JavaScript: build/run.js needs it before there is anything that reads TypeScript.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

/** Count as sources: a new esbuild or other settings give another program. */
const BUILDERS = ["build/program-cache.js", "build/programs.js", "node_modules/esbuild/package.json"];

/**
 * @typedef {object} Receipt what stands beside a kept program
 * @property {string[]} inputs sources, from the project's root
 * @property {string} inputsHash SHA-256 of the sources and the builders
 * @property {string} programHash SHA-256 of the program
 */

/**
 * The file of a program that was built from these very sources, if there is one and it is whole.
 *
 * @param {string} projectRoot
 * @param {string} name
 * @returns {{ path: string, content: Buffer } | undefined}
 */
function findProgram(projectRoot, name) {
  const files = filesOf(projectRoot, name);
  try {
    /** @type {Receipt} */
    const receipt = JSON.parse(readFileSync(files.receipt, "utf8"));
    const content = readFileSync(files.program);
    const current = hashFiles(projectRoot, receipt.inputs) === receipt.inputsHash;
    return current && sha256(content) === receipt.programHash ? { path: files.program, content } : undefined;
  } catch {
    // Not there, damaged, or a source is gone: it is built again.
    return undefined;
  }
}

/**
 * Keeps a program. Complete or not there: two builds at once do not disturb each other.
 *
 * @param {string} projectRoot
 * @param {string} name
 * @param {Uint8Array} content
 * @param {string[]} inputs
 * @returns {string} the program's file
 */
function keepProgram(projectRoot, name, content, inputs) {
  const files = filesOf(projectRoot, name);
  /** @type {Receipt} */
  const receipt = { inputs, inputsHash: hashFiles(projectRoot, inputs), programHash: sha256(content) };
  mkdirSync(files.folder, { recursive: true });
  replace(files.program, content);
  replace(files.receipt, JSON.stringify(receipt));
  return files.program;
}

/** @param {string} projectRoot @param {string} name */
function filesOf(projectRoot, name) {
  const folder = join(projectRoot, ".cache/programs");
  return { folder, program: join(folder, `${name}.cjs`), receipt: join(folder, `${name}.json`) };
}

/** @param {string} file @param {string | Uint8Array} content */
function replace(file, content) {
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, content);
  renameSync(partial, file);
}

/** @param {string} projectRoot @param {string[]} files */
function hashFiles(projectRoot, files) {
  const hash = createHash("sha256");
  for (const file of [...BUILDERS, ...files])
    hash.update(file).update(sha256(readFileSync(join(projectRoot, file))));
  return hash.digest("hex");
}

/** @param {Uint8Array} content */
function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}

module.exports = { findProgram, keepProgram };
