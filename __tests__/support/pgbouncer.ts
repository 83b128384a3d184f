import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Client, type ClientConfig } from "pg";
import {
  type PgBouncerConfiguration,
  renderHba,
  renderIni,
  usersLine,
} from "../../cloudsql/pgbouncer/configuration";
import { poolSizes } from "../../cloudsql/pgbouncer/sizes";
import { PgBouncerVersion } from "../../cloudsql/pgbouncer/version";
import { createAuthority, issueServerCertificate } from "../../emulator/certificates";
import { findPgBouncer, freeLocalPort, INI, PgBouncer } from "../../emulator/pgbouncer";
import type { ScratchServer } from "../../emulator/scratch-server";

/** `describe` where PgBouncer is installed. Without it the tests are skipped, which is told; in CI they fail. */
export const describePgBouncer: typeof describe | typeof describe.skip = isInstalled()
  ? describe
  : describe.skip;

function isInstalled(): boolean {
  if (process.env.CI) return true;
  try {
    findPgBouncer();
    return true;
  } catch {
    process.stderr.write("SKIPPED: tests with a real PgBouncer need the Debian package pgbouncer\n");
    return false;
  }
}

/** Of the PgBouncer that is installed: Debian 12 has 1.18. */
export function installedVersion(): PgBouncerVersion {
  const said = execFileSync(findPgBouncer(), ["--version"], { encoding: "utf8" });
  return PgBouncerVersion.of(/^PgBouncer (\S+)/.exec(said)?.[1] ?? said);
}

/** The rendered configuration, in use before a server of the test. */
export class PooledServer {
  private constructor(
    readonly pooler: PgBouncer,
    readonly folder: string,
    readonly configuration: PgBouncerConfiguration,
    private readonly authority: string,
    private readonly password: string,
  ) {}

  static async start(
    scratch: ScratchServer,
    { database, user }: { readonly database: string; readonly user: string },
    change: Partial<PgBouncerConfiguration> = {},
  ): Promise<PooledServer> {
    const { server } = scratch;
    const folder = join(server.directory, `pgbouncer-${await freeLocalPort()}`);
    const port = await freeLocalPort();
    const file = (name: string) => join(folder, name);
    const configuration: PgBouncerConfiguration = {
      version: installedVersion(),
      database,
      user,
      server: { host: server.host, port: server.port, caFile: file("server-ca.pem") },
      listen: {
        address: "127.0.0.1",
        port,
        socketFolder: folder,
        certificateFile: file("tls.crt"),
        keyFile: file("tls.key"),
      },
      files: { users: file("users.txt"), hba: file("hba.conf") },
      clients: ["127.0.0.0/8"],
      mode: "transaction",
      sizes: poolSizes(2, 1),
      maxClients: 500,
      ...change,
    };
    const authority = await createAuthority("pooler");
    const { certificate, privateKey } = await issueServerCertificate(authority, "pooler");
    const password = scratch.password(user);
    const files = {
      [INI]: renderIni(configuration),
      "hba.conf": renderHba(configuration),
      "users.txt": usersLine(user, password),
      "server-ca.pem": server.caCertificate,
      "tls.crt": certificate,
      "tls.key": privateKey,
    };
    const pooler = await PgBouncer.start(folder, files, { host: "127.0.0.1", port }, server.dataDirectory);
    return new PooledServer(pooler, folder, configuration, authority.certificate, password);
  }

  config(change: ClientConfig = {}): ClientConfig {
    const { listen, database, user } = this.configuration;
    const { password } = this;
    return {
      host: "127.0.0.1",
      port: listen.port,
      user,
      database,
      password,
      ssl: { ca: this.authority },
      ...change,
    };
  }

  async connect(change: ClientConfig = {}): Promise<Client> {
    const client = new Client(this.config(change));
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }
}
