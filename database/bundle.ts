import { CLOUD_LIBRARIES, program } from "../build/programs";
import { PROJECT_ROOT } from "../build/project-root";

/** A program and the file that it loads from beside it when it goes to Google's cloud. */
export interface ProgramPair {
  readonly program: Uint8Array;
  /** Name and content of the second file. */
  readonly libraries: Readonly<Record<string, Uint8Array>>;
}

const bundles = new Map<string, Uint8Array>();

/**
 * Bundles a program of this project and all that it imports into one CommonJS file that needs only Node.js
 * 20. The same bytes from every folder.
 *
 * @param entry file from the project's root, e.g. `database/step.ts`
 * @param projectRoot folder of this project
 */
export function bundleProgram(entry: string, projectRoot = PROJECT_ROOT): Uint8Array {
  return bundle(projectRoot, entry, "travelling");
}

/** Bundles a program without Google's libraries, which are five times its size, and these as a second file. */
export function bundlePair(entry: string, projectRoot = PROJECT_ROOT): ProgramPair {
  return {
    program: bundle(projectRoot, entry, "pair"),
    libraries: { [CLOUD_LIBRARIES.file]: bundle(projectRoot, CLOUD_LIBRARIES.entry, "travelling") },
  };
}

function bundle(projectRoot: string, entry: string, kind: "travelling" | "pair"): Uint8Array {
  const key = JSON.stringify([projectRoot, entry, kind]);
  const made = bundles.get(key) ?? program(projectRoot, entry, kind).content;
  bundles.set(key, made);
  return made;
}
