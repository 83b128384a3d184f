import { randomBytes } from "node:crypto";
import * as path from "node:path";
import { Client, type ClientConfig } from "pg";
import { PostgresServer } from "../../emulator/postgres";
import { createServiceRoles, createUser, setPassword } from "../../emulator/roles";
import { postgresSandbox } from "./postgres-installation";

export const MIGRATOR = "music_library_migrator";
export const APP_USER = "music_library_user";
export const SQL = path.resolve(__dirname, "../../sql");

/** A server with Cloud SQL's roles, a migrator and an application user, as the API makes them. */
export class CloudSqlServer {
  readonly #passwords = new Map<string, string>();
  readonly #clients = new Set<Client>();
  #databases = 0;

  private constructor(
    readonly server: PostgresServer,
    private readonly removeFiles: () => void,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<CloudSqlServer> {
    const sandbox = postgresSandbox();
    const server = await PostgresServer.open({
      directory: path.join(sandbox.directory, "server"),
      binaries: sandbox.binaries,
      serverName: "test-project:test-instance",
      settings: { fsync: "off", ...settings },
    });
    await server.start();
    const cloud = new CloudSqlServer(server, () => sandbox.remove());
    await server.session(createServiceRoles);
    await cloud.createUser(MIGRATOR);
    await cloud.createUser(APP_USER);
    return cloud;
  }

  async createUser(name: string, type: "BUILT_IN" | "CLOUD_IAM_USER" = "BUILT_IN"): Promise<void> {
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

  config(database: string, user = MIGRATOR): ClientConfig {
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
  async connect(database: string, user = MIGRATOR): Promise<Client> {
    const client = new Client(this.config(database, user));
    client.on("error", () => undefined);
    await client.connect();
    this.#clients.add(client);
    return client;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.end().catch(() => undefined)));
    await this.server.stop();
    this.removeFiles();
  }
}
