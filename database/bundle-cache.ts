import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Goes into the hash with the sources: a new esbuild or other settings give another bundle. */
const BUILDERS = ["database/bundle.ts", "node_modules/esbuild/package.json"];

/** What stands beside a cached bundle. */
interface Receipt {
  /** Sources, from the project's root. */
  readonly inputs: readonly string[];
  /** SHA-256 of the sources and the builders. */
  readonly inputsHash: string;
  readonly bundleHash: string;
}

/** The bundle that was built from these very sources, if there is one and it is whole. */
export function readCached(projectRoot: string, entry: string): Uint8Array | undefined {
  try {
    const files = cacheFiles(projectRoot, entry);
    const receipt = JSON.parse(readFileSync(files.receipt, "utf8")) as Receipt;
    const bundle = readFileSync(files.bundle);
    const current = hashFiles(projectRoot, receipt.inputs) === receipt.inputsHash;
    return current && sha256(bundle) === receipt.bundleHash ? bundle : undefined;
  } catch {
    // Not there, damaged, or a source is gone: it is built again.
    return undefined;
  }
}

/** Keeps a bundle. A folder that cannot be written only costs the time to build again. */
export function writeCached(
  projectRoot: string,
  entry: string,
  bundle: Uint8Array,
  inputs: readonly string[],
): void {
  const receipt: Receipt = { inputs, inputsHash: hashFiles(projectRoot, inputs), bundleHash: sha256(bundle) };
  try {
    const files = cacheFiles(projectRoot, entry);
    mkdirSync(files.folder, { recursive: true });
    replace(files.bundle, bundle);
    replace(files.receipt, JSON.stringify(receipt));
  } catch {
    return;
  }
}

function cacheFiles(projectRoot: string, entry: string) {
  const folder = join(projectRoot, ".cache/programs");
  const name = entry.replaceAll("/", "-");
  return { folder, bundle: join(folder, `${name}.cjs`), receipt: join(folder, `${name}.json`) };
}

function replace(file: string, content: string | Uint8Array): void {
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, content);
  renameSync(partial, file);
}

function hashFiles(projectRoot: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of [...BUILDERS, ...files])
    hash.update(file).update(sha256(readFileSync(join(projectRoot, file))));
  return hash.digest("hex");
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
