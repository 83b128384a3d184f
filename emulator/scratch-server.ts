import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, type ClientConfig } from "pg";
import { PostgresServer } from "./postgres";
import { installBinaries, type PostgresBinaries } from "./postgres-binaries";
import type { Settings } from "./postgres-settings";
import { createServiceRoles, createUser, setPassword, type UserType } from "./roles";

/** A temporary folder with a PostgreSQL installation in it. */
export interface PostgresSandbox {
  /** Below one that everyone may enter. */
  readonly directory: string;
  readonly binaries: PostgresBinaries;
  remove(): void;
}

export function postgresSandbox(): PostgresSandbox {
  const directory = mkdtempSync(join(tmpdir(), "musicdb-postgres-"));
  chmodSync(directory, 0o755);
  return {
    directory,
    binaries: installBinaries(directory),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** What a {@link ScratchServer} begins with. */
export interface ScratchServerOptions {
  /**
   * PostgreSQL settings, in the form of postgresql.conf.
   *
   * @default - only that nothing is forced to the disk, as nothing is kept
   */
  readonly settings?: Settings;
  /** Built-in users to make, as the Admin API does; the first is who connects where nobody is named. */
  readonly users: readonly [string, ...string[]];
  /**
   * Whose its certificate says it is, as `project:instance`.
   *
   * @default test-project:test-instance
   */
  readonly serverName?: string;
}

/** A throw-away server with Cloud SQL's roles and users, for trying SQL. Stop it, or it stays. */
export class ScratchServer {
  readonly #passwords = new Map<string, string>();
  readonly #clients = new Set<Client>();
  #databases = 0;

  private constructor(
    readonly server: PostgresServer,
    private readonly usualUser: string,
    private readonly removeFiles: () => void,
  ) {}

  static async start({ settings, users, serverName }: ScratchServerOptions): Promise<ScratchServer> {
    const sandbox = postgresSandbox();
    let server: PostgresServer | undefined;
    try {
      server = await PostgresServer.open({
        directory: join(sandbox.directory, "server"),
        binaries: sandbox.binaries,
        serverName: serverName ?? "test-project:test-instance",
        settings: { fsync: "off", ...settings },
      });
      await server.start();
      const scratch = new ScratchServer(server, users[0], () => sandbox.remove());
      await server.session(createServiceRoles);
      for (const name of users) await scratch.createUser(name);
      return scratch;
    } catch (error) {
      await server?.stop();
      sandbox.remove();
      throw error;
    }
  }

  async createUser(name: string, type: UserType = "BUILT_IN"): Promise<void> {
    const password = randomBytes(12).toString("base64url");
    this.#passwords.set(name, password);
    await this.server.session(async (client) => {
      await createUser(client, name, type);
      await setPassword(client, name, password);
    });
  }

  /** A new database that belongs to cloudsqlsuperuser, as one of the API does. */
  async createDatabase(): Promise<string> {
    const name = `music_library_${++this.#databases}`;
    await this.server.session((client) => client.query(`create database ${name} owner cloudsqlsuperuser`));
    return name;
  }

  password(user: string): string {
    return this.#passwords.get(user) ?? "";
  }

  config(database: string, user = this.usualUser): ClientConfig {
    return {
      host: this.server.host,
      port: this.server.port,
      ssl: { ca: this.server.caCertificate },
      database,
      user,
      password: this.password(user),
    };
  }

  /** A connection that is closed with the server. */
  async connect(database: string, user = this.usualUser): Promise<Client> {
    const client = new Client(this.config(database, user));
    client.on("error", () => undefined);
    await client.connect();
    this.#clients.add(client);
    return client;
  }

  /** Ends the server and forgets it. */
  async stop(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.end().catch(() => undefined)));
    await this.server.stop();
    this.removeFiles();
  }
}
