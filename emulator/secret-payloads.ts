/**
 * Payloads of secret versions, in files of the emulator's folder that only its owner may read. Terraform's
 * state has none of them.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { lastSegment } from "./identifiers";

export type SecretVersionState = "ENABLED" | "DISABLED" | "DESTROYED";

export interface SecretVersion {
  readonly version: number;
  readonly state: SecretVersionState;
  /** Base64; none when destroyed. */
  readonly data?: string;
}

/** A secret of a project, by its short id. */
export interface SecretName {
  readonly project: string;
  readonly secret: string;
}

/** Makes the place of a new secret. */
export function createSecret(directory: string, name: SecretName): void {
  fs.mkdirSync(folder(directory, name), { recursive: true, mode: 0o700 });
}

export function removeSecret(directory: string, name: SecretName): void {
  fs.rmSync(folder(directory, name), { recursive: true, force: true });
}

export function secretExists(directory: string, name: SecretName): boolean {
  return fs.existsSync(folder(directory, name));
}

/** Adds the next version and returns its number. Numbers are never used twice. */
export function addVersion(directory: string, name: SecretName, data: Buffer): number {
  const version = Math.max(0, ...versions(directory, name).map((known) => known.version)) + 1;
  write(directory, name, { version, state: "ENABLED", data: data.toString("base64") });
  return version;
}

/** Enables, disables or destroys a version; what is destroyed stays so. */
export function setVersionState(
  directory: string,
  name: SecretName,
  version: number,
  state: SecretVersionState,
): void {
  const known = versions(directory, name).find((one) => one.version === version);
  if (!known || known.state === "DESTROYED") return;
  write(directory, name, { version, state, ...(state === "DESTROYED" ? {} : { data: known.data }) });
}

/** A version by number, or the newest for `latest`. */
export function findVersion(directory: string, name: SecretName, version: string): SecretVersion | undefined {
  const all = versions(directory, name);
  return version === "latest" ? all.at(-1) : all.find((one) => String(one.version) === version);
}

/** `projects/p/secrets/s` and `s` are both named `s`. */
export function secretId(reference: string): string {
  return lastSegment(reference);
}

/** In the order of their numbers. */
function versions(directory: string, name: SecretName): SecretVersion[] {
  const place = folder(directory, name);
  if (!fs.existsSync(place)) return [];
  return fs
    .readdirSync(place)
    .filter((file) => /^\d+\.json$/.test(file))
    .map((file) => JSON.parse(fs.readFileSync(path.join(place, file), "utf8")) as SecretVersion)
    .sort((a, b) => a.version - b.version);
}

function write(directory: string, name: SecretName, version: SecretVersion): void {
  const file = path.join(folder(directory, name), `${version.version}.json`);
  const temporary = `${file}.${randomBytes(6).toString("hex")}`;
  fs.writeFileSync(temporary, JSON.stringify(version), { mode: 0o600, flag: "wx" });
  fs.renameSync(temporary, file);
}

function folder(directory: string, { project, secret }: SecretName): string {
  return path.join(directory, "secrets", project.replace(":", "__"), secret);
}
