import { resolve } from "node:path";
import { readCached, writeCached } from "./bundle-cache";

const PROJECT = resolve(__dirname, "..");
const bundles = new Map<string, Uint8Array>();

/**
 * Bundles a program of this project and all that it imports into one CommonJS file that needs only Node.js
 * 20. The same bytes from every folder: no absolute path, no date, no source map. The result is kept in the
 * project's `.cache/` for as long as none of the sources changes.
 *
 * @param entry file from the project's root, e.g. `database/step.ts`
 * @param projectRoot folder of this project
 */
export function bundleProgram(entry: string, projectRoot = PROJECT): Uint8Array {
  const key = JSON.stringify([projectRoot, entry]);
  const bundle = bundles.get(key) ?? readCached(projectRoot, entry) ?? build(entry, projectRoot);
  bundles.set(key, bundle);
  return bundle;
}

/** The SQL step, bundled. */
export function bundleStep(projectRoot: string): Uint8Array {
  return bundleProgram("database/step.ts", projectRoot);
}

function build(entry: string, projectRoot: string): Uint8Array {
  // Loaded only when there is something to build: a synth mostly finds the bundle in the cache.
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    charset: "utf8",
    // Without it the paths of modules, which differ by machine, stand in comments.
    minify: true,
    // Their licences ask for the notices of the libraries to stay with the copy.
    legalComments: "eof",
    logLevel: "silent",
    // `pg` asks for it and does without.
    external: ["pg-native"],
    // The settings of a tsconfig.json above the project must not change the result.
    tsconfigRaw: {},
  });
  const bundle = (outputFiles[0] as { contents: Uint8Array }).contents;
  writeCached(projectRoot, entry, bundle, Object.keys(metafile.inputs));
  return bundle;
}
