import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refuse } from "../../cloudsql/problem";

const NAME = /^[a-z0-9][a-z0-9_]{0,62}$/;

const TEMPLATE = `-- Why this is needed, in a sentence.

-- migrate:up


-- migrate:down

`;

/**
 * Writes the next migration's file, with both parts to be filled in.
 *
 * @param name what it does, e.g. `add_playlists`
 * @returns path of the file
 * @throws ProblemError `MIGRATION_NAME`, `SQL_DIRECTORY`
 */
export function createMigrationFile(directory: string, name: string): string {
  if (!NAME.test(name)) {
    const meant = name
      .normalize("NFD")
      .toLowerCase()
      .replace(/\.sql$/, "")
      .replace(/\p{M}/gu, "")
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 63);
    refuse({
      code: "MIGRATION_NAME",
      message: "this is no name for a migration",
      got: name,
      allowed: "lower case letters, digits and _, at most 63, e.g. add_playlists",
      fix: meant ? `write ${meant}` : "say what it does, in words",
    });
  }
  const file = join(directory, `${nextVersion(directory)}_${name}.sql`);
  try {
    writeFileSync(file, TEMPLATE, { flag: "wx" });
  } catch (error) {
    refuseDirectory(directory, error);
  }
  return file;
}

/** One above the highest number, as wide as that; whatever else the files' names are. */
function nextVersion(directory: string): string {
  let names: string[];
  try {
    mkdirSync(directory, { recursive: true });
    names = readdirSync(directory);
  } catch (error) {
    return refuseDirectory(directory, error);
  }
  const versions = names.flatMap((name) => /^(\d{4,14})_.*\.sql$/i.exec(name)?.[1] ?? []);
  const latest = versions.sort((a, b) => Number(a) - Number(b)).at(-1) ?? "0000";
  return String(BigInt(latest) + 1n).padStart(latest.length, "0");
}

function refuseDirectory(directory: string, error: unknown): never {
  return refuse({
    code: "SQL_DIRECTORY",
    path: directory,
    message: `the file can't be written (${(error as NodeJS.ErrnoException).code})`,
    fix: "name a folder that you may write to",
  });
}
