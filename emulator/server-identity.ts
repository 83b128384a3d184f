/** What the emulator keeps of a server beside its data: the port, the superuser's password, the authority. */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { type CertificateAndKey, createAuthority } from "./certificates";
import { writePrivately } from "./private-file";
import type { ServerAccount } from "./process-account";

/** What is remembered from one start to the next. */
export interface Remembered {
  port: number;
  /** Of the superuser, in a server that was made here; one that came from elsewhere has its own with it. */
  password: string;
}

/** In the data directory: the superuser's password travels with the data. */
const PASSWORD_FILE = ".superuser-password";

export function remember(directory: string): Remembered {
  const file = path.join(directory, "server.json");
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, "utf8"));
  const remembered = { port: 0, password: randomBytes(24).toString("base64url") };
  save(directory, remembered);
  return remembered;
}

export function save(directory: string, remembered: Remembered): void {
  writePrivately(path.join(directory, "server.json"), `${JSON.stringify(remembered)}\n`);
}

/** The superuser's password in a data directory that is a copy of another server's; undefined in one's own. */
export function passwordWithin(dataDirectory: string): string | undefined {
  const file = path.join(dataDirectory, PASSWORD_FILE);
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

export function putPassword(dataDirectory: string, password: string, account: ServerAccount): void {
  account.write(path.join(dataDirectory, PASSWORD_FILE), password);
}

export async function ensureAuthority(directory: string, serverName: string): Promise<CertificateAndKey> {
  const file = path.join(directory, "authority.json");
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, "utf8"));
  const authority = await createAuthority(serverName);
  writePrivately(file, `${JSON.stringify(authority)}\n`);
  return authority;
}
