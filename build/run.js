// Runs a TypeScript program of this project: `node build/run.js main.ts`. It is built once, and again when a
// source changes, which starts faster than a compiler in the module loader.
const { join } = require("node:path");
const { runCompiled } = require("./compiled");
const { program } = require("./programs");

const root = join(__dirname, "..");
const [, , entry = "main.ts", ...args] = process.argv;

/** @type {ReturnType<typeof program>} */
let built;
try {
  built = program(root, entry, "local");
} catch (error) {
  // A mistake in the source: esbuild's message has file and line.
  console.error(/** @type {Error} */ (error).message);
  process.exit(1);
}
if (built.path === undefined) {
  console.error("the folder .cache cannot be written [CACHE_NOT_WRITABLE]");
  console.error(`  fix:     make ${join(root, ".cache")} writable for this user`);
  process.exit(2);
}
process.argv = [process.argv[0], built.path, ...args];
runCompiled(built.path, built.content);
