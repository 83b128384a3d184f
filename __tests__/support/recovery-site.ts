import { cpSync } from "node:fs";
import { join } from "node:path";
import { UNKNOWN } from "../../emulator/behaviour";
import { stopInstances } from "../../emulator/behaviours";
import { operationsSettled } from "../../emulator/instance-operations";
import { serverOf } from "../../emulator/instance-servers";
import type { PostgresServer } from "../../emulator/postgres";
import { type PostgresSandbox, postgresSandbox } from "../../emulator/scratch-server";
import { findEnvironment, loadEnvironments } from "../../environments";
import { namesOf } from "../../environments/names";
import { APP_USER, MIGRATOR, SQL } from "./cloud-sql-server";
import { EmulatedCloud, plannedInstance } from "./emulated-cloud";
import { plannedDatabase, plannedUser } from "./emulated-instance";
import { HttpApi } from "./http-api";
import { type CliOptions, musicdb, musicdbInProcess, startMusicdb } from "./musicdb";

const environment = findEnvironment(loadEnvironments({}), "dev");
const names = namesOf(environment);
const { project } = environment;

/** The emulator with the instance of `dev` as Terraform would leave it, its schema applied. */
export class RecoverySite {
  readonly project = project;
  readonly instance = names.instance;

  private constructor(
    readonly sandbox: PostgresSandbox,
    readonly cloud: EmulatedCloud,
    readonly api: HttpApi,
    /** The passwords, none of which may be printed. */
    readonly secrets: readonly string[],
  ) {}

  static async start(): Promise<RecoverySite> {
    const sandbox = postgresSandbox();
    const cloud = new EmulatedCloud(sandbox.directory);
    const api = await HttpApi.start(cloud.context);
    const secrets = { [MIGRATOR]: "Marker-of-the-migrator-1", [APP_USER]: "Marker-of-the-application-1" };
    const site = new RecoverySite(sandbox, cloud, api, [...Object.values(secrets), cloud.context.token]);
    await cloud.create(
      "google_sql_database_instance",
      plannedInstance(
        {
          tier: "db-f1-micro",
          backup_configuration: [
            {
              enabled: true,
              point_in_time_recovery_enabled: true,
              transaction_log_retention_days: 7,
              backup_retention_settings: [{ retained_backups: 7, retention_unit: "COUNT" }],
            },
          ],
        },
        { project, name: names.instance, region: environment.region },
      ),
    );
    const own = { project, instance: names.instance };
    await cloud.create("google_sql_database", { ...plannedDatabase(environment.database), ...own });
    for (const [name, password] of Object.entries(secrets)) {
      const user = plannedUser({ name, ...own });
      await cloud.create("google_sql_user", user, { ...user, password_wo: password });
      await site.#secret(name === MIGRATOR ? names.migratorSecret : names.applicationSecret, password);
    }
    await operationsSettled();
    const migrated = await site.run("migrate", "up", "dev");
    if (migrated.exitCode !== 0) throw new Error(migrated.stderr);
    return site;
  }

  /** What programs need to meet this emulator. */
  get environment(): NodeJS.ProcessEnv {
    const { host, port } = this.api.server;
    return {
      CLOUD_SQL_EMULATOR_HOST: `${host}:${port}`,
      GOOGLE_OAUTH_ACCESS_TOKEN: this.cloud.context.token,
    };
  }

  /** `musicdb …` within this process. */
  run(...args: string[]) {
    return musicdbInProcess(args, this.environment);
  }

  /** The same in a process of its own. */
  runAlone(args: readonly string[], options: CliOptions = {}) {
    return musicdb(args, { ...options, env: { ...this.environment, ...options.env } });
  }

  startAlone(args: readonly string[], options: CliOptions = {}) {
    return startMusicdb(args, { ...options, env: { ...this.environment, ...options.env } });
  }

  /** What an instance's database says, asked as its superuser. */
  async ask(sql: string, instance = this.instance): Promise<unknown> {
    const server = this.server(instance);
    return server.session(
      async (client) => (await client.query({ text: sql, rowMode: "array" })).rows[0]?.[0],
      environment.database,
    );
  }

  server(instance = this.instance): PostgresServer {
    const server = serverOf(this.sandbox.directory, { project, name: instance });
    if (!server) throw new Error(`${instance} has no running server`);
    return server;
  }

  /** Names of the instances that there are. */
  instances(): string[] {
    return this.cloud.context.store
      .list("google_sql_database_instance")
      .map(({ attributes }) => String(attributes.name))
      .sort();
  }

  /** Deletes an instance by the API, protected or not. */
  async remove(instance: string): Promise<void> {
    const path = `/sql/v1beta4/projects/${project}/instances/${instance}`;
    const body = JSON.stringify({ settings: { deletionProtectionEnabled: false } });
    await this.api.done((await this.api.json(path, { method: "PATCH", body })).body);
    await this.api.done((await this.api.json(path, { method: "DELETE" })).body);
  }

  /** A copy of the SQL files that a test may change. */
  copySql(folder: string): string {
    cpSync(SQL, join(folder, "sql"), { recursive: true });
    return join(folder, "sql");
  }

  /** Gives the migrator another password, as Terraform does at a rotation. */
  async rotate(password: string): Promise<void> {
    const path = `/sql/v1beta4/projects/${project}/instances/${this.instance}/users?name=${MIGRATOR}`;
    const body = JSON.stringify({ name: MIGRATOR, password });
    const { status } = await this.api.json(path, { method: "PUT", body });
    if (status !== 200) throw new Error(`HTTP ${status}`);
    await this.#version(names.migratorSecret, password);
  }

  async stop(): Promise<void> {
    await this.api.stop();
    await stopInstances();
    this.sandbox.remove();
  }

  async #secret(id: string, payload: string): Promise<void> {
    await this.cloud.create("google_secret_manager_secret", { secret_id: id, project, name: UNKNOWN });
    await this.#version(id, payload);
  }

  async #version(id: string, payload: string): Promise<void> {
    const version = {
      secret: `projects/${project}/secrets/${id}`,
      secret_data: null,
      secret_data_wo: null,
      name: UNKNOWN,
      version: UNKNOWN,
      enabled: true,
      deletion_policy: "DELETE",
    };
    await this.cloud.create("google_secret_manager_secret_version", version, {
      ...version,
      secret_data_wo: payload,
    });
  }
}
