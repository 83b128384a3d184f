import { resolve } from "node:path";
import { buildSync } from "esbuild";

/**
 * Bundles a program of this project into one CommonJS file that needs only Node.js 20. The same bytes from
 * every folder: no absolute path, no date, no source map.
 *
 * @param entry file from the project's root, e.g. `database/step.ts`
 * @param projectRoot folder of this project
 */
export function bundleProgram(entry: string, projectRoot = resolve(__dirname, "..")): Uint8Array {
  const { outputFiles } = buildSync({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    // Node 20 resolves dynamic imports in a CommonJS file too; one copy of each library, not two.
    conditions: ["require"],
    // Optional parts that are not installed: they are asked for and done without.
    external: ["pg-native"],
    // The settings of the caller's tsconfig.json must not change the result.
    tsconfigRaw: {},
  });
  return (outputFiles[0] as { contents: Uint8Array }).contents;
}

/** The SQL step, bundled. */
export function bundleStep(projectRoot: string): Uint8Array {
  return bundleProgram("database/step.ts", projectRoot);
}
