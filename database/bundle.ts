import { program } from "../build/programs";
import { PROJECT_ROOT } from "../build/project-root";

const bundles = new Map<string, Uint8Array>();

/**
 * Bundles a program of this project and all that it imports into one CommonJS file that needs only Node.js
 * 20. The same bytes from every folder.
 *
 * @param entry file from the project's root, e.g. `database/step.ts`
 * @param projectRoot folder of this project
 */
export function bundleProgram(entry: string, projectRoot = PROJECT_ROOT): Uint8Array {
  const key = JSON.stringify([projectRoot, entry]);
  const bundle = bundles.get(key) ?? program(projectRoot, entry, "travelling").content;
  bundles.set(key, bundle);
  return bundle;
}
