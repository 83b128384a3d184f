import { resolve } from "node:path";
import { buildSync } from "esbuild";

const PROJECT = resolve(__dirname, "..");
const bundles = new Map<string, Uint8Array>();

/**
 * Bundles a program of this project and all that it imports into one CommonJS file that needs only Node.js
 * 20. The same bytes from every folder: no absolute path, no date, no source map.
 *
 * @param entry file from the project's root, e.g. `database/step.ts`
 * @param projectRoot folder of this project
 */
export function bundleProgram(entry: string, projectRoot = PROJECT): Uint8Array {
  const key = JSON.stringify([projectRoot, entry]);
  const known = bundles.get(key);
  if (known) return known;
  const { outputFiles } = buildSync({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    charset: "utf8",
    // Without it the paths of modules, which differ by machine, stand in comments.
    minify: true,
    legalComments: "none",
    logLevel: "silent",
    // `pg` asks for it and does without.
    external: ["pg-native"],
    // The settings of a tsconfig.json above the project must not change the result.
    tsconfigRaw: {},
  });
  const bundle = (outputFiles[0] as { contents: Uint8Array }).contents;
  bundles.set(key, bundle);
  return bundle;
}

/** The SQL step, bundled. */
export function bundleStep(projectRoot: string): Uint8Array {
  return bundleProgram("database/step.ts", projectRoot);
}
