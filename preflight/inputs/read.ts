import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { refuse } from "../../cloudsql/problem";
import type { Resource } from "../resource";
import { isConfiguration, mergeConfigurations, resourcesOfConfiguration } from "./configuration";
import { isPlan, type Plan, readPlan } from "./plan";

/** Beyond this it is no configuration or plan of a person's project. */
const MAX_BYTES = 256 * 1024 * 1024;

/** What a file or folder turned out to be. */
export type Input =
  | { readonly kind: "configuration"; readonly resources: readonly Resource[] }
  | { readonly kind: "plan"; readonly plan: Plan; readonly resources: readonly Resource[] };

/**
 * Reads a Terraform JSON configuration (a file, or a folder with its `*.tf.json`) or a plan from
 * `terraform show -json`; which of them is found out by content.
 *
 * @param source what findings name as their place
 * @throws ProblemError `INPUT_*`
 */
export function readInput(path: string, source?: string): Input {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch {
    return refuse({
      code: "INPUT_MISSING",
      message: "there is no such file or folder",
      path,
      fix: "check the path",
    });
  }
  return isFolder ? readFolder(path, source) : readFile(path, source);
}

function readFolder(path: string, source?: string): Input {
  const names = readdirSync(path)
    .filter((name) => name.endsWith(".tf.json"))
    .sort();
  if (names.length === 0) {
    const plain = readdirSync(path).some((name) => name.endsWith(".tf"));
    return refuse({
      code: "INPUT_NO_CONFIGURATION",
      message: "the folder has no Terraform JSON",
      path,
      allowed: "*.tf.json",
      fix: plain
        ? "these are .tf files: run terraform plan -out=plan, terraform show -json plan > plan.json, and check that"
        : "give the folder of a synthesized stack",
    });
  }
  const files = names.map((name) => {
    const json = parse(join(path, name));
    if (!isConfiguration(json)) return notTerraform(join(path, name));
    return { name, json };
  });
  return { kind: "configuration", resources: resourcesOfConfiguration(mergeConfigurations(files), source) };
}

function readFile(path: string, source?: string): Input {
  const json = parse(path);
  if (isPlan(json)) {
    const plan = readPlan(json, source);
    return { kind: "plan", plan, resources: plan.resources };
  }
  if (isConfiguration(json))
    return { kind: "configuration", resources: resourcesOfConfiguration(json, source) };
  return notTerraform(path);
}

function parse(path: string): unknown {
  const { size } = statSync(path);
  if (size === 0)
    return refuse({ code: "INPUT_EMPTY", message: "the file is empty", path, fix: "write it again" });
  if (size > MAX_BYTES) {
    return refuse({
      code: "INPUT_TOO_LARGE",
      message: "the file is too large",
      got: `${Math.round(size / 1024 ** 2)} MB`,
      allowed: "256 MB",
      path,
      fix: "give one stack's configuration or plan",
    });
  }
  const content = readFileSync(path);
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
  if (text.trim() === "")
    return refuse({ code: "INPUT_EMPTY", message: "the file is empty", path, fix: "write it again" });
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse({
      code: "INPUT_NOT_JSON",
      message: `the file is not JSON: ${(error as Error).message}`,
      path,
      allowed: "Terraform JSON, or a plan from terraform show -json",
      fix: "for .tf files check a plan: terraform show -json",
    });
  }
}

function notTerraform(path: string): never {
  return refuse({
    code: "INPUT_NOT_TERRAFORM",
    message: "the file is JSON, but neither a Terraform configuration nor a plan",
    path,
    allowed:
      "Terraform JSON (terraform, provider, resource …), or the output of terraform show -json for a plan",
    fix: "give the cdk.tf.json of a stack, or a plan",
  });
}
