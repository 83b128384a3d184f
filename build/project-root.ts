import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder with `cdktf.json`, from the sources and from a built program in `.cache/` alike. */
export const PROJECT_ROOT = above(__dirname);

function above(folder: string): string {
  if (existsSync(join(folder, "cdktf.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`there is no cdktf.json above ${__dirname}`);
  return above(parent);
}
