import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * The application's queries by name, from `sql/queries/<name>.sql`. The comment on top of each file tells
 * its parameters.
 */
export function loadQueries(directory: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(directory)
      .filter((file) => file.endsWith(".sql"))
      .sort()
      .map((file) => [basename(file, ".sql"), readFileSync(join(directory, file), "utf8")]),
  );
}
