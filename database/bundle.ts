import { join, resolve } from "node:path";
import { buildSync } from "esbuild";

const PROJECT = resolve(__dirname, "..");
const bundles = new Map<string, Uint8Array>();

/**
 * Bundles a program of this folder and all that it imports into one CommonJS file, which runs where there
 * is Node.js 20 and nothing else. The same sources and lock file give the same bytes on any machine.
 *
 * @param entryPoint path from the project's root, e.g. `database/step.ts`
 */
export function bundleProgram(entryPoint: string): Uint8Array {
  const known = bundles.get(entryPoint);
  if (known) return known;
  const { outputFiles } = buildSync({
    absWorkingDir: PROJECT,
    entryPoints: [join(PROJECT, entryPoint)],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Without it the paths of modules, which differ by machine, stand in comments.
    minify: true,
    legalComments: "eof",
    external: ["pg-native"],
    logLevel: "error",
  });
  const bundle = outputFiles[0]?.contents ?? new Uint8Array();
  bundles.set(entryPoint, bundle);
  return bundle;
}
