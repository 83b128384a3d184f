/**
 * A real PostgreSQL server for one emulated instance: its data directory, certificates, port, settings and
 * process. The server is a daemon: it survives a killed emulator, and the next start adopts it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { type CertificateAndKey, issueServerCertificate } from "./certificates";
import {
  accessRules,
  checkDataDirectory,
  checkSettings,
  createDataDirectory,
  type DataDirectoryOptions,
  hasAccess,
  writeAccess,
} from "./data-directory";
import type { PostgresBinaries } from "./postgres-binaries";
import { renderConfiguration, type Settings, SSL_MODE } from "./postgres-settings";
import { isRunning, readPostmaster } from "./postmaster";
import { accountFor, ServerAccount } from "./process-account";
import { ensureAuthority, passwordWithin, type Remembered, remember, save } from "./server-identity";
import {
  didNotStart,
  endServer,
  freePort,
  isReady,
  launch,
  POLL_MS,
  START_TIMEOUT_MS,
} from "./server-process";
import { prepareArchive } from "./wal-archive";

/** The emulator's own superuser, named as Cloud SQL's. */
export const INTERNAL_SUPERUSER = "cloudsqladmin";

export interface PostgresServerOptions {
  /** Folder of this server, made where missing. */
  readonly directory: string;
  readonly binaries: PostgresBinaries;
  /** Common name of the server certificate: `project:instance`. */
  readonly serverName: string;
  /** PostgreSQL settings, in the form of postgresql.conf. */
  readonly settings?: Settings;
  readonly log?: (line: string) => void;
}

/** What a change of settings did. */
export type Applied = "unchanged" | "reloaded" | "restarted";

const HOST = "127.0.0.1";
/** Statements of the emulator itself, which set passwords, stay out of the server's log. */
const UNLOGGED = "-c log_statement=none -c log_min_duration_statement=-1 -c log_min_error_statement=panic";

export class PostgresServer {
  readonly host = HOST;
  #settings: Settings;

  private constructor(
    private readonly options: PostgresServerOptions,
    private readonly data: DataDirectoryOptions,
    private readonly remembered: Remembered,
    private readonly authority: CertificateAndKey,
  ) {
    this.#settings = { ...options.settings };
  }

  /**
   * Opens the server of a folder, with a new data directory where there is none. Does not start it.
   *
   * @throws ProblemError `DATA_DIRECTORY_VERSION`, `DATA_DIRECTORY_OF_ANOTHER_USER`,
   * `NO_UNPRIVILEGED_ACCOUNT`, `FOLDER_CLOSED_TO_POSTGRES`, `POSTGRES_INITDB_FAILED`
   */
  static async open(options: PostgresServerOptions): Promise<PostgresServer> {
    fs.mkdirSync(options.directory, { recursive: true });
    // One name for the folder, however it was reached: the server's process is told by it.
    const directory = fs.realpathSync(options.directory);
    const dataDirectory = path.join(directory, "data");
    const { binaries } = options;
    const folders = [directory, binaries.directory, binaries.source];
    const account = new ServerAccount(accountFor(dataDirectory), folders);
    const data = { directory: dataDirectory, binaries, account };
    const remembered = remember(directory);
    const authority = await ensureAuthority(directory, options.serverName);
    if (fs.existsSync(dataDirectory)) {
      checkDataDirectory(data);
      account.giveTree(dataDirectory);
    } else {
      await createDataDirectory(data, { name: INTERNAL_SUPERUSER, password: remembered.password });
    }
    if (!hasAccess(data)) {
      writeAccess(data, await issueServerCertificate(authority, options.serverName), authority);
    }
    return new PostgresServer({ ...options, directory }, data, remembered, authority);
  }

  get directory(): string {
    return this.options.directory;
  }

  get dataDirectory(): string {
    return this.data.directory;
  }

  get port(): number {
    return this.remembered.port;
  }

  get majorVersion(): number {
    return this.options.binaries.majorVersion;
  }

  /** PEM of the authority that signed the server certificate. */
  get caCertificate(): string {
    return this.authority.certificate;
  }

  /** The authority with its key, to issue client certificates. */
  get certificateAuthority(): CertificateAndKey {
    return this.authority;
  }

  get logFile(): string {
    return path.join(this.directory, "postgres.log");
  }

  /** The account that runs it, and owns its files. */
  get account(): ServerAccount {
    return this.data.account;
  }

  /** Of the internal superuser. */
  get superuserPassword(): string {
    return passwordWithin(this.dataDirectory) ?? this.remembered.password;
  }

  get settings(): Settings {
    return { ...this.#settings };
  }

  get running(): boolean {
    const postmaster = readPostmaster(this.dataDirectory);
    return postmaster !== undefined && isRunning(postmaster, this.dataDirectory);
  }

  /**
   * Starts the server, or adopts the one that a killed emulator left running, and waits until it answers.
   *
   * @throws ProblemError `POSTGRES_DID_NOT_START` with the server's own words
   */
  async start(): Promise<void> {
    if (await this.#adopt()) return;
    for (let attempt = 1; ; attempt++) {
      this.remembered.port = await freePort(HOST, this.remembered.port);
      this.#save();
      this.#writeConfiguration();
      const failure = await this.#launch();
      if (!failure) return;
      // Another program took the port first, or processes of a killed server are still ending.
      const passing =
        /could not create any TCP\/IP sockets|Address already in use|pre-existing shared memory/;
      if (attempt === 20 || !passing.test(failure)) throw didNotStart(this.logFile, failure);
      await sleep(100);
    }
  }

  /** Stops the server and waits until it is gone. Connections are ended, transactions rolled back. */
  stop(): Promise<void> {
    return endServer(this.dataDirectory);
  }

  /** Stops and starts, with other settings where given. */
  async restart(settings?: Settings): Promise<void> {
    if (settings) await this.#accept(settings);
    await this.stop();
    await this.start();
  }

  /** Applies settings to the running server without a restart; those that need one wait for it. */
  async reload(settings: Settings): Promise<void> {
    await this.#accept(settings);
    this.#writeConfiguration();
    await this.session(async (client) => {
      const loadedAt = async () =>
        (await client.query<{ at: string }>("SELECT pg_conf_load_time()::text AS at")).rows[0].at;
      const before = await loadedAt();
      await client.query("SELECT pg_reload_conf()");
      while ((await loadedAt()) === before) await sleep(POLL_MS);
    });
  }

  /** Applies settings the cheapest way: nothing where they are the same, else a reload or a restart. */
  async configure(settings: Settings): Promise<Applied> {
    const names = new Set([...Object.keys(settings), ...Object.keys(this.#settings)]);
    const changed = [...names].filter((name) => settings[name] !== this.#settings[name]);
    if (changed.length === 0) return "unchanged";
    const { rowCount } = await this.session((client) =>
      client.query("SELECT FROM pg_settings WHERE context = 'postmaster' AND name = ANY($1)", [
        changed.map((name) => name.toLowerCase()),
      ]),
    );
    if (rowCount) await this.restart(settings);
    else await this.reload(settings);
    return rowCount ? "restarted" : "reloaded";
  }

  /** Runs work as the internal superuser, in a connection of its own. */
  async session<T>(work: (client: Client) => Promise<T>, database = "postgres"): Promise<T> {
    const client = new Client({
      host: HOST,
      port: this.port,
      user: INTERNAL_SUPERUSER,
      password: this.superuserPassword,
      database,
      ssl: { ca: this.caCertificate },
      application_name: "cloud-sql-emulator",
      options: UNLOGGED,
    });
    // A server that ends underneath a connection also rejects the query in flight, which is enough.
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  async #accept(settings: Settings): Promise<void> {
    await checkSettings(this.data, { port: this.port, settings });
    this.#settings = { ...settings };
  }

  /** True where the server runs already and is ours. Clears what a killed one left. */
  async #adopt(): Promise<boolean> {
    const end = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const postmaster = readPostmaster(this.dataDirectory);
      if (!postmaster) return false;
      if (!isRunning(postmaster, this.dataDirectory)) {
        // PostgreSQL itself would believe in a process of the same number.
        fs.rmSync(postmaster.file, { force: true });
        return false;
      }
      if (isReady(postmaster, this.dataDirectory) && postmaster.port) {
        this.remembered.port = postmaster.port;
        break;
      }
      if (Date.now() > end) {
        await this.stop();
        return false;
      }
      await sleep(POLL_MS);
    }
    const upToDate = await this.session((client) => client.query("SHOW server_version")).then(
      ({ rows }) => rows[0].server_version.startsWith(this.options.binaries.version),
      () => false,
    );
    const configuration = path.join(this.dataDirectory, "postgresql.conf");
    const wanted = renderConfiguration({ port: this.port, settings: this.#settings });
    const moved = readPostmaster(this.dataDirectory)?.dataDirectory !== this.dataDirectory;
    const read = (file: string) => fs.readFileSync(file, "utf8");
    const admits = read(this.#accessFile) === this.#accessRules;
    if (moved || !upToDate || !admits || read(configuration) !== wanted) {
      await this.stop();
      return false;
    }
    this.#save();
    this.options.log?.(`adopted the running PostgreSQL of ${this.options.serverName} on port ${this.port}`);
    return true;
  }

  #launch(): Promise<string | undefined> {
    return launch({
      postgres: this.options.binaries.postgres,
      dataDirectory: this.dataDirectory,
      account: this.data.account,
      logFile: this.logFile,
    });
  }

  #writeConfiguration(): void {
    if (this.#settings.archive_mode === "on") prepareArchive(this.directory, this.account);
    const text = renderConfiguration({ port: this.port, settings: this.#settings });
    this.data.account.write(path.join(this.dataDirectory, "postgresql.conf"), text);
    this.data.account.write(this.#accessFile, this.#accessRules);
  }

  get #accessFile(): string {
    return path.join(this.dataDirectory, "pg_hba.conf");
  }

  get #accessRules(): string {
    return accessRules(this.#settings[SSL_MODE]);
  }

  #save(): void {
    save(this.directory, this.remembered);
  }
}
