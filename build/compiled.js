// Runs a built program with what V8 compiled of it the last time: to compile it takes a tenth of a synth.
// Plain JavaScript, like program-cache.js.
const { createHash } = require("node:crypto");
const { readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname } = require("node:path");
const v8 = require("node:v8");
const vm = require("node:vm");

// These programs end within a second: much of what V8 would optimize by default (at 132 kB of bytecode) runs no more
// after it was optimized. What runs for long is optimized all the same.
v8.setFlagsFromString("--interrupt-budget=1000000");

/**
 * Runs a program as `node FILE` does.
 *
 * @param {string} file
 * @param {Uint8Array} content of the file
 */
function runCompiled(file, content) {
  const kept = `${file}.v8`;
  // V8 itself compares only the length of the source.
  const key = createHash("sha256").update(content).digest();
  const script = new vm.Script(Module.wrap(Buffer.from(content).toString("utf8")), {
    filename: file,
    cachedData: findCompiled(kept, key),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  // Another release of Node.js takes nothing of it. At the end, since functions are compiled at their first call.
  if (script.cachedDataRejected !== false) {
    process.on("exit", () => keepCompiled(kept, key, script.createCachedData()));
  }
  const main = new Module(file);
  main.filename = file;
  process.mainModule = main;
  const run = script.runInThisContext();
  run.call(main.exports, main.exports, Module.createRequire(file), main, file, dirname(file));
}

/** @param {string} kept @param {Buffer} key */
function findCompiled(kept, key) {
  try {
    const data = readFileSync(kept);
    return data.subarray(0, key.length).equals(key) ? data.subarray(key.length) : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} kept @param {Buffer} key @param {Buffer} data */
function keepCompiled(kept, key, data) {
  const partial = `${kept}.${process.pid}`;
  try {
    writeFileSync(partial, Buffer.concat([key, data]));
    renameSync(partial, kept);
  } catch {
    // A full disk or a folder that can't be written: the next run compiles again.
  }
}

module.exports = { runCompiled };
