import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunOptions } from "../../cli/migrate/run-options";
import { ScratchServer } from "../../emulator/scratch-server";
import { findEnvironment, loadEnvironments } from "../../environments";
import { namesOf, secretName } from "../../environments/names";
import { APP_USER, MIGRATOR, SQL } from "./cloud-sql-server";
import { FakeCloudSql } from "./fake-cloud-sql";
import { type CliResult, musicdb, musicdbInProcess } from "./musicdb";

const environment = findEnvironment(loadEnvironments({}), "dev");
const names = namesOf(environment);

/** The database of `dev` behind a stand-in for the emulator's doors, with SQL files of the test's own. */
export class MigrationTarget {
  readonly project = environment.project;
  readonly instance = names.instance;
  #folder = "";

  private constructor(
    readonly cloud: ScratchServer,
    readonly fake: FakeCloudSql,
  ) {}

  static async start(): Promise<MigrationTarget> {
    const [cloud, fake] = await Promise.all([
      ScratchServer.start({
        users: [MIGRATOR, APP_USER],
        serverName: `${environment.project}:${names.instance}`,
      }),
      FakeCloudSql.start(),
    ]);
    fake.instance(environment.project, names.instance, {
      ipAddresses: [{ type: "PRIMARY", ipAddress: "203.0.113.7" }],
      emulatorPort: cloud.server.port,
      serverCaCert: { cert: cloud.server.caCertificate },
    });
    fake.secret(secretName(environment, names.migratorSecret), cloud.password(MIGRATOR));
    return new MigrationTarget(cloud, fake);
  }

  /** An empty database, the project's roles, and these migrations, as `up` and `down` separated by `---`. */
  async reset(migrations: Readonly<Record<string, string>>): Promise<void> {
    this.fake.requests.length = 0;
    this.fake.bodies.length = 0;
    await this.cloud.server.session(async (client) => {
      await client.query(`drop database if exists ${environment.database} with (force)`);
      await client.query(`create database ${environment.database} owner cloudsqlsuperuser`);
    });
    rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = mkdtempSync(join(tmpdir(), "migration-target-"));
    cpSync(join(SQL, "roles"), join(this.#folder, "sql/roles"), { recursive: true });
    mkdirSync(join(this.sql, "migrations"));
    this.write(migrations);
  }

  write(migrations: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(migrations)) {
      const [up, down] = text.split(" --- ");
      writeFileSync(
        join(this.sql, "migrations", `${name}.sql`),
        `-- migrate:up\n${up}\n-- migrate:down\n${down}\n`,
      );
    }
  }

  remove(name: string): void {
    rmSync(join(this.sql, "migrations", `${name}.sql`));
  }

  /** Folder with roles/ and migrations/. */
  get sql(): string {
    return join(this.#folder, "sql");
  }

  /** A file of the test's own, which goes with the others. */
  file(name: string, text: string, mode = 0o600): string {
    const file = join(this.#folder, name);
    writeFileSync(file, text, { mode });
    return file;
  }

  /** URL of the same database, without a password. */
  url(user = MIGRATOR): string {
    const authority = this.file("ca.pem", this.cloud.server.caCertificate);
    const { host, port } = this.cloud.server;
    return `postgres://${user}@${host}:${port}/${environment.database}?sslmode=verify-ca&sslrootcert=${authority}`;
  }

  /** `musicdb migrate …`, as a person types it where the emulator runs; within this process. */
  migrate(args: readonly string[], env: NodeJS.ProcessEnv = this.fake.environment) {
    return musicdbInProcess(this.#words(args), this.#environment(env));
  }

  /** The same in a process of its own, without a terminal. */
  migrateAlone(args: readonly string[]): Promise<CliResult> {
    return musicdb(this.#words(args), { env: this.#environment(this.fake.environment) });
  }

  #words([command = "", ...rest]: readonly string[]): string[] {
    return ["migrate", command, "--sql", this.sql, ...rest];
  }

  /** Nothing of this machine's own. */
  #environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return { CLOUD_SQL_EMULATOR_HOST: undefined, DATABASE_URL: undefined, ...env };
  }

  /** For calls within the process; what is reported goes to the list. */
  run(lines: string[] = []): RunOptions {
    return {
      sqlDirectory: this.sql,
      signal: new AbortController().signal,
      report: (line) => lines.push(line),
    };
  }

  /** What the database says, asked as its superuser. */
  async ask(sql: string): Promise<unknown> {
    return this.cloud.server.session(
      async (client) => (await client.query({ text: sql, rowMode: "array" })).rows[0]?.[0],
      environment.database,
    );
  }

  async stop(): Promise<void> {
    await this.fake.stop();
    await this.cloud.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
