import { cpSync, readdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

const PROJECT_ROOT = resolve(__dirname, "../..");

/** What a run leaves behind, and what a copy can share. */
const NOT_COPIED = new Set(["node_modules", ".git", ".emulator", "cdktf.out", "coverage"]);

/** Copies this project, without what its runs left, into a folder of its own; it shares the packages. */
export function makeProjectCopy(parent: string): string {
  const copy = join(parent, "project");
  for (const name of readdirSync(PROJECT_ROOT)) {
    if (NOT_COPIED.has(name)) continue;
    cpSync(join(PROJECT_ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(PROJECT_ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}
