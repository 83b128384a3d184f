import { chmodSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type PgBouncerConfiguration,
  pgBouncerSettings,
  renderHba,
  renderIni,
  usersLine,
} from "../cloudsql/pgbouncer/configuration";
import type { PgBouncerVersion } from "../cloudsql/pgbouncer/version";
import { refuse } from "../cloudsql/problem";
import { VM_PLACES } from "../constructs/pgbouncer/cloud-init";
import { findRoute } from "../database/connect";
import { explainUnreachable } from "../database/reach";
import { createAuthority, issueServerCertificate } from "../emulator/certificates";
import { INI } from "../emulator/pgbouncer";
import { writePrivately } from "../emulator/private-file";
import type { Environment } from "../environments";
import { namesOf, secretName } from "../environments/names";
import { poolerConfiguration } from "../environments/pooler";
import { applicationConnection } from "./database-access";
import { runningEmulator } from "./emulated";
import { count } from "./output";

/** A configuration as text, with what is to be known of it. */
export interface RenderedPooler {
  readonly environment: string;
  readonly version: string;
  /** How many of them the environment has. */
  readonly poolers: number;
  readonly ini: string;
  readonly hba: string;
  readonly settings: Readonly<Record<string, string | number>>;
  /** `projects/<project>/secrets/<id>`: where the password of the users' file is. */
  readonly passwordSecret: string;
}

/** The configuration of the environment's poolers, as their VMs have it. */
export function renderPooler(
  environment: Environment,
  version?: PgBouncerVersion,
  places: Pick<PgBouncerConfiguration, "server" | "listen" | "files"> = VM_PLACES,
  change: Partial<PgBouncerConfiguration> = {},
): RenderedPooler {
  const { poolers, ...rest } = poolerConfiguration(environment, version);
  const configuration = { ...rest, ...places, ...change };
  return {
    environment: environment.name,
    version: String(configuration.version),
    poolers,
    ini: renderIni(configuration),
    hba: renderHba(configuration),
    settings: Object.fromEntries(pgBouncerSettings(configuration)),
    passwordSecret: secretName(environment, namesOf(environment).applicationSecret),
  };
}

/** For people: the file, and behind semicolons what belongs to it. */
export function poolerText({ passwordSecret, ini, hba, ...rendered }: RenderedPooler): string {
  const { environment, version, poolers, settings } = rendered;
  const [, project, , secret] = passwordSecret.split("/");
  const notes = [
    `PgBouncer ${version} before the database of ${environment}: ${count(poolers, "pooler")}, each with`,
    `${settings.max_db_connections} connections to the server at most. ${VM_PLACES.server.host} stands for its private address.`,
    "",
    "auth_file holds one line, mode 0400: the user and its password, each in double quotes. The password:",
    `  gcloud secrets versions access latest --secret ${secret} --project ${project}`,
    "auth_hba_file:",
    ...hba
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`),
  ];
  return `${notes.map((note) => `; ${note}`.trimEnd()).join("\n")}\n\n${ini}`;
}

/** What was written for a pooler on this machine. */
export interface LocalPooler extends RenderedPooler {
  readonly directory: string;
  readonly files: readonly string[];
  readonly host: string;
  readonly port: number;
}

/**
 * Writes a configuration that runs on this machine, before the environment's database on the emulator: with
 * its password, its authority and a certificate for clients, all for the owner of the folder alone.
 *
 * @throws ProblemError where the emulator does not run or has no such instance
 */
export async function writeLocalPooler(
  environment: Environment,
  options: {
    readonly version?: PgBouncerVersion;
    readonly out: string;
    readonly port: number;
    readonly projectRoot: string;
  },
): Promise<LocalPooler> {
  const directory = resolve(options.out);
  if (!/^[\x21-\x7e]+$/.test(directory)) {
    refuse({
      code: "PGBOUNCER_FOLDER",
      message: "PgBouncer's configuration cannot name this folder",
      got: options.out,
      allowed: "a path without spaces, of plain characters",
      fix: "write --out with another folder",
    });
  }
  const env = await runningEmulator(options.projectRoot);
  const connection = applicationConnection(environment);
  const route = await findRoute(connection, env).catch((error) => {
    throw explainUnreachable(error, connection);
  });
  try {
    const { host, port, ssl, password } = route.config;
    const file = (name: string) => join(directory, name);
    const listen = {
      address: "127.0.0.1",
      port: options.port,
      socketFolder: directory,
      certificateFile: file("tls.crt"),
      keyFile: file("tls.key"),
    };
    const rendered = renderPooler(
      environment,
      options.version,
      {
        server: { host: `${host}`, port: Number(port), caFile: file("server-ca.pem") },
        listen,
        files: { users: file("users.txt"), hba: file("hba.conf") },
      },
      { clients: ["127.0.0.0/8"] },
    );
    const authority = await createAuthority("the pooler");
    const { certificate, privateKey } = await issueServerCertificate(authority, "pooler");
    const texts: Record<string, string> = {
      [INI]: rendered.ini,
      "hba.conf": rendered.hba,
      "users.txt": usersLine(environment.applicationUser, await (password as () => Promise<string>)()),
      "server-ca.pem": (ssl as { ca: string }).ca,
      "tls.crt": certificate,
      "tls.key": privateKey,
      "pooler-ca.pem": authority.certificate,
    };
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o700);
    for (const [name, text] of Object.entries(texts)) writePrivately(file(name), text);
    return { ...rendered, directory, files: Object.keys(texts), host: listen.address, port: listen.port };
  } finally {
    route.close();
  }
}
