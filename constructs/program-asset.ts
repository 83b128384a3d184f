import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { App, AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";

export interface ProgramAssetProps {
  /** File name of the program, e.g. `step.cjs`. */
  readonly fileName: string;
  /** The program: it runs where there is only Node.js. */
  readonly program: string | Uint8Array;
  /** Files that it loads from beside itself: name, content. @default - none */
  readonly beside?: Readonly<Record<string, string | Uint8Array>>;
  /** Folders that travel with it: name inside the asset, path on this machine. @default - none */
  readonly folders?: Readonly<Record<string, string>>;
}

/**
 * A program and its files, copied into the stack's folder, so that the synthesized folder works on a
 * machine without this repository.
 */
export class ProgramAsset extends Construct {
  /** Path for a command, from Terraform's working directory. */
  readonly path: string;
  /** SHA-256 of the program and the files beside it. */
  readonly programHash: string;
  /** SHA-256 of the folders' names and contents; line ends do not count. */
  readonly filesHash: string;

  constructor(scope: Construct, id: string, props: ProgramAssetProps) {
    super(scope, id);
    const files = Object.entries(props.folders ?? {}).flatMap(([name, folder]) => listFiles(folder, name));
    this.programHash = sha256([props.program, ...Object.entries(props.beside ?? {}).flat()]);
    this.filesHash = sha256(
      files.flatMap((file) => [file.name, normalise(readFileSync(file.source, "utf8"))]),
    );

    const assetHash = sha256([props.fileName, this.programHash, this.filesHash]).slice(0, 32);
    const staged = resolve(App.of(this).outdir, ".programs", assetHash);
    if (!existsSync(staged)) stage(staged, props, files);
    const asset = new TerraformAsset(this, "asset", { path: staged, type: AssetType.DIRECTORY, assetHash });
    this.path = `\${path.module}/${asset.path}/${props.fileName}`;
  }
}

interface AssetFile {
  /** Path inside the asset, with forward slashes. */
  readonly name: string;
  readonly source: string;
}

function listFiles(folder: string, name: string): AssetFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const source = join(folder, entry.name);
      const inside = `${name}/${entry.name}`;
      return entry.isDirectory() ? listFiles(source, inside) : [{ name: inside, source }];
    });
}

/** Complete or not there: two synths at once cannot see half of it. */
function stage(target: string, props: ProgramAssetProps, files: readonly AssetFile[]): void {
  const partial = `${target}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  for (const [name, content] of Object.entries({ ...props.beside, [props.fileName]: props.program })) {
    writeFileSync(join(partial, name), content);
  }
  for (const file of files) {
    const copy = join(partial, file.name);
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(file.source, copy);
  }
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}

function normalise(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

function sha256(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  // The length in front keeps ["ab", "c"] and ["a", "bc"] apart.
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex");
}
