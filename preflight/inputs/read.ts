import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { ProblemError, refuse } from "../../cloudsql/problem";
import type { Resource } from "../resource";
import { isObject } from "../value";
import { type ConfigurationFile, isConfiguration, resourcesOfFiles } from "./configuration";
import { isPlan, type Plan, readPlan } from "./plan";

/** Beyond this, in bytes, it is no configuration or plan of one stack. */
export const MAX_BYTES = 32 * 1024 * 1024;

/** Terraform's own structures end long before. */
const MAX_DEPTH = 100;

/** What a file or folder turned out to be. */
export type Input = {
  readonly resources: readonly Resource[];
  /** Where it was read from, and what was there. */
  readonly files: readonly InputFile[];
  /** What findings name as their place. */
  readonly source?: string;
} & ({ readonly kind: "configuration" } | { readonly kind: "plan"; readonly plan: Plan });

export interface InputFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Reads a Terraform JSON configuration (a file, or a folder with its `*.tf.json`) or a plan from
 * `terraform show -json`; which of them is found out by content.
 *
 * @param source what findings name as their place
 * @throws ProblemError `INPUT_*`
 */
export function readInput(path: string, source?: string): Input {
  return isFolder(path) ? readFolder(path, source) : readText(readBytes(path), path, source);
}

/** The folders of the stacks below CDKTF's output folder, by name; none for any other folder or file. */
export function stackFolders(path: string): ReadonlyMap<string, string> {
  const stacks = join(path, "stacks");
  if (!isFolder(path) || !existsSync(join(path, "manifest.json")) || !existsSync(stacks)) return new Map();
  const names = readdirSync(stacks).filter((name) => existsSync(join(stacks, name, "cdk.tf.json")));
  return new Map(names.sort().map((name) => [name, join(stacks, name)]));
}

/** Reads what stands in one file, or came from standard input. */
export function readText(content: Buffer, path: string, source?: string): Input {
  const { json, text } = parse(content, path);
  const common = { files: [{ path, text }], source };
  if (isPlan(json)) {
    const plan = readPlan(json, source);
    return { ...common, kind: "plan", plan, resources: plan.resources };
  }
  if (!isConfiguration(json)) return notTerraform(json, path);
  return { ...common, kind: "configuration", resources: resourcesOfFiles([{ name: path, json }], source) };
}

/** @throws ProblemError `INPUT_TOO_LARGE` */
export function refuseTooLarge(size: number, path: string): void {
  if (size <= MAX_BYTES) return;
  refuse({
    code: "INPUT_TOO_LARGE",
    message: "this is too large",
    got: `${Math.round(size / 1024 ** 2)} MB`,
    allowed: `${MAX_BYTES / 1024 ** 2} MB`,
    path,
    fix: "give one stack's configuration or plan",
  });
}

function readFolder(path: string, source?: string): Input {
  const names = guarded(path, () => readdirSync(path)).sort();
  const json = names.filter((name) => name.endsWith(".tf.json"));
  const hcl = names.filter((name) => name.endsWith(".tf"));
  if (json.length === 0) {
    return refuse({
      code: "INPUT_NO_CONFIGURATION",
      message: "the folder has no Terraform JSON",
      path,
      allowed: "*.tf.json",
      fix:
        hcl.length > 0
          ? "these are .tf files: run terraform plan -out=plan, terraform show -json plan > plan.json, and check that"
          : "give the folder of a synthesized stack",
    });
  }
  if (hcl.length > 0) {
    return refuse({
      code: "INPUT_MIXED",
      message:
        "the folder has .tf files beside its Terraform JSON, and half a configuration cannot be judged",
      path,
      got: hcl.join(", "),
      fix: "run terraform plan -out=plan, terraform show -json plan > plan.json, and check that",
    });
  }
  const files = json.map((name) => {
    const file = join(path, name);
    const parsed = parse(readBytes(file), file);
    if (!isConfiguration(parsed.json)) return notTerraform(parsed.json, file);
    return { name, path: file, text: parsed.text, json: parsed.json };
  }) satisfies (InputFile & ConfigurationFile)[];
  return {
    kind: "configuration",
    files: files.map(({ path, text }) => ({ path, text })),
    source,
    resources: resourcesOfFiles(files, source),
  };
}

function parse(content: Buffer, path: string): { readonly json: unknown; readonly text: string } {
  refuseTooLarge(content.length, path);
  // A saved plan is a zip archive.
  if (content.subarray(0, 2).toString("latin1") === "PK") {
    return refuse({
      code: "INPUT_BINARY_PLAN",
      message: "this is a plan in Terraform's binary form",
      path,
      fix: `terraform show -json ${basename(path)} > plan.json`,
    });
  }
  const text = content.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") {
    return refuse({ code: "INPUT_EMPTY", message: "this is empty", path, fix: "write it again" });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    // The parser quotes what it read, which may be a secret.
    const said = (error as Error).message.replace(/, (\.\.\.)?"[\s\S]*$/, "");
    return refuse({
      code: "INPUT_NOT_JSON",
      message: `this is not JSON: ${said}`,
      path,
      allowed: "Terraform JSON, or a plan from terraform show -json",
      fix: "for .tf files check a plan: terraform show -json",
    });
  }
  if (isDeeperThan(json, MAX_DEPTH)) return notTerraform(undefined, path);
  return { json, text };
}

function notTerraform(json: unknown, path: string): never {
  if (isObject(json) && ("values" in json || ("lineage" in json && "serial" in json))) {
    return refuse({
      code: "INPUT_STATE",
      message: "this is a state, which shows what is and not what is wanted",
      path,
      allowed: "Terraform JSON, or the output of terraform show -json for a plan",
      fix: "terraform plan -out=plan, then terraform show -json plan > plan.json",
    });
  }
  return refuse({
    code: "INPUT_NOT_TERRAFORM",
    message: "this is JSON, but neither a Terraform configuration nor a plan",
    path,
    allowed:
      "Terraform JSON (terraform, provider, resource …), or the output of terraform show -json for a plan",
    fix: "give the cdk.tf.json of a stack, or a plan",
  });
}

function isFolder(path: string): boolean {
  return guarded(path, () => statSync(path)).isDirectory();
}

function readBytes(path: string): Buffer {
  return guarded(path, () => {
    refuseTooLarge(statSync(path).size, path);
    return readFileSync(path);
  });
}

/** What the file system refuses is the user's to know. */
function guarded<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return refuse({
        code: "INPUT_MISSING",
        message: "there is no such file or folder",
        path,
        fix: "check the path",
      });
    }
    return refuse({
      code: "INPUT_UNREADABLE",
      message: `this cannot be read (${code})`,
      path,
      fix: "check that it is a file and who may read it",
    });
  }
}

function isDeeperThan(json: unknown, limit: number): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null
        ? Object.values(value).filter((child) => typeof child === "object" && child !== null)
        : [],
    );
  }
  return false;
}
