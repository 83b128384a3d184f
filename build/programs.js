// Builds the project's programs from TypeScript with esbuild and keeps them in `.cache/` for as long as none
// of their sources changes. Plain JavaScript, like program-cache.js.
const { findProgram, keepProgram } = require("./program-cache");

/** @type {import("esbuild").BuildOptions} */
const COMMON = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  charset: "utf8",
  logLevel: "silent",
  // The settings of a tsconfig.json above the project must not change the result.
  tsconfigRaw: {},
};

/** Beside a program of kind `pair`, database/cloud-libraries.ts loads Google's libraries from this file. */
const CLOUD_LIBRARIES = { file: "cloud-libraries.cjs", entry: "database/cloud-libraries-bundle.ts" };

/**
 * All that it imports in one file, the same bytes from every folder: no absolute path, no date.
 *
 * @type {import("esbuild").BuildOptions}
 */
const TRAVELLING = {
  // Without it the paths of modules, which differ by machine, stand in comments.
  minify: true,
  // The libraries' licences ask for their notices to stay with a copy.
  legalComments: "eof",
  // `pg` asks for it and does without.
  external: ["pg-native"],
};

/** @type {Record<"travelling" | "pair" | "local", import("esbuild").BuildOptions>} */
const KINDS = {
  travelling: TRAVELLING,
  pair: { ...TRAVELLING, define: { CLOUD_LIBRARIES_FILE: JSON.stringify(CLOUD_LIBRARIES.file) } },
  // Runs beside node_modules, but for what every synth loads: one file is read faster than hundreds.
  local: {
    external: packages().filter((name) => !/^(cdktf|constructs|zod|@cdktf\/provider-.*)$/.test(name)),
  },
};

/** The packages that this project names. */
function packages() {
  const { dependencies, devDependencies } = require("../package.json");
  return Object.keys({ ...dependencies, ...devDependencies });
}

/**
 * Builds a program of this project, or finds it as it was built before.
 *
 * @param {string} projectRoot
 * @param {string} entry from the project's root, e.g. `database/step.ts`
 * @param {"travelling" | "pair" | "local"} kind `travelling` needs Node.js 20 and nothing else, `pair` the
 *   file of `CLOUD_LIBRARIES` too, when it goes to Google's cloud
 * @returns {{ content: Uint8Array, path: string | undefined }} no path where `.cache/` can't be written
 */
function program(projectRoot, entry, kind) {
  const name = `${kind}-${entry.replaceAll("/", "-")}`;
  const found = findProgram(projectRoot, name);
  if (found) return found;
  // Loaded only when there is something to build.
  /** @type {typeof import("esbuild")} */
  const { buildSync } = require("esbuild");
  const { outputFiles, metafile } = buildSync({
    ...COMMON,
    ...KINDS[kind],
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    write: false,
    metafile: true,
  });
  const [{ contents: content }] = /** @type {[{ contents: Uint8Array }]} */ (
    /** @type {unknown} */ (outputFiles)
  );
  try {
    const inputs = new Set(Object.keys(metafile.inputs).map(versioned));
    return { content, path: keepProgram(projectRoot, name, content, [...inputs]) };
  } catch {
    return { content, path: undefined };
  }
}

/**
 * What tells that a source has changed: of a package its version.
 *
 * @param {string} input
 */
function versioned(input) {
  return input.replace(/^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\/.*$/, "$1/package.json");
}

module.exports = { CLOUD_LIBRARIES, program };
