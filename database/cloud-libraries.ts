import { existsSync } from "node:fs";
import { join } from "node:path";
import { ProblemError } from "../cloudsql/problem";

/**
 * Name of the file beside a bundled program that holds Google's libraries, set where they are not in the
 * program itself (build/programs.js).
 */
declare const CLOUD_LIBRARIES_FILE: string | undefined;

type CloudLibraries = typeof import("./cloud-libraries-bundle");

/** Google's libraries for logging in. Loaded only when needed: they are many times larger than the rest. */
export async function authLibrary(): Promise<Pick<CloudLibraries, "GoogleAuth" | "OAuth2Client">> {
  return typeof CLOUD_LIBRARIES_FILE === "undefined"
    ? await import("google-auth-library")
    : fromFile(CLOUD_LIBRARIES_FILE);
}

/** The Cloud SQL connector, as {@link authLibrary}. */
export async function connectorLibrary(): Promise<
  Pick<CloudLibraries, "AuthTypes" | "Connector" | "IpAddressTypes">
> {
  return typeof CLOUD_LIBRARIES_FILE === "undefined"
    ? await import("@google-cloud/cloud-sql-connector")
    : fromFile(CLOUD_LIBRARIES_FILE);
}

function fromFile(name: string): CloudLibraries {
  const file = join(__dirname, name);
  if (existsSync(file)) return require(file);
  throw new ProblemError([
    {
      code: "CLOUD_LIBRARIES_MISSING",
      path: file,
      message: "the file with Google's libraries is missing, without which there is no way to an instance",
      fix: "copy the program's whole folder, or synthesize again",
    },
  ]);
}
