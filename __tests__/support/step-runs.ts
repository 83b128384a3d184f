import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundlePair } from "../../database/bundle";
import type { Settings } from "../../emulator/postgres-settings";
import { APP_USER, CloudSqlServer, MIGRATOR, SQL } from "./cloud-sql-server";
import { FakeCloudSql } from "./fake-cloud-sql";

const INSTANCE = "test-project:us-central1:test-instance";

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A run of the SQL step, as a process of its own. */
export class StepRun {
  #out = "";
  #err = "";
  readonly done: Promise<Outcome>;

  constructor(readonly child: ChildProcess) {
    child.stdout?.on("data", (chunk) => {
      this.#out += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      this.#err += chunk;
    });
    this.done = once(child, "close").then(([code]) => ({ code, out: this.#out, err: this.#err }));
  }

  /** Waits for a line of progress; undefined where the run ends without it. */
  async said(pattern: RegExp): Promise<string | undefined> {
    let over = false;
    void this.done.then(() => {
      over = true;
    });
    for (;;) {
      const match = pattern.exec(this.#out);
      if (match || over) return match?.[0];
      await Promise.race([once(this.child.stdout as NodeJS.ReadableStream, "data"), this.done]);
    }
  }

  async kill(): Promise<Outcome> {
    this.child.kill("SIGKILL");
    return this.done;
  }
}

/** The bundled SQL step in a folder of its own, a server to run it against, and a fake API that leads to it. */
export class StepRuns {
  readonly #children = new Set<ChildProcess>();

  private constructor(
    readonly cloud: CloudSqlServer,
    private readonly fake: FakeCloudSql,
    private readonly folder: string,
  ) {}

  static async start(settings?: Settings): Promise<StepRuns> {
    const [cloud, fake] = await Promise.all([CloudSqlServer.start(settings), FakeCloudSql.start()]);
    fake.secret("projects/test-project/secrets/migrator", cloud.password(MIGRATOR));
    const folder = mkdtempSync(join(tmpdir(), "step-runs-"));
    writeFileSync(join(folder, "step.cjs"), bundlePair("database/step.ts").program);
    const runs = new StepRuns(cloud, fake, folder);
    runs.#tellPort();
    return runs;
  }

  /** Starts the server again; another program may have its port by now. */
  async startServer(): Promise<void> {
    await this.cloud.server.start();
    this.#tellPort();
  }

  /** A folder for `--sql`, with the project's roles and migrations by name. */
  sqlFolder(migrations: Readonly<Record<string, string>>): string {
    const sql = mkdtempSync(join(this.folder, "sql-"));
    cpSync(join(SQL, "roles"), join(sql, "roles"), { recursive: true });
    mkdirSync(join(sql, "migrations"));
    this.write(sql, migrations);
    return sql;
  }

  /** Writes up parts; a way back that does nothing is added. */
  write(sql: string, migrations: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(migrations)) {
      const up = text.includes("-- migrate:up") ? text : `-- migrate:up\n${text}`;
      writeFileSync(join(sql, "migrations", `${name}.sql`), `${up}\n-- migrate:down\nselect 1;\n`);
    }
  }

  run(database: string, sql: string, ...more: readonly string[]): StepRun {
    const child = spawn(
      process.execPath,
      [
        join(this.folder, "step.cjs"),
        `--instance=${INSTANCE}`,
        `--database=${database}`,
        `--user=${MIGRATOR}`,
        "--password-secret=projects/test-project/secrets/migrator",
        `--app-user=${APP_USER}`,
        `--sql=${sql}`,
        ...more,
      ],
      {
        cwd: this.folder,
        env: { PATH: process.env.PATH ?? "", HOME: this.folder, ...this.fake.environment },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    return new StepRun(child);
  }

  #tellPort(): void {
    const { server } = this.cloud;
    this.fake.instance("test-project", "test-instance", {
      ipAddresses: [{ type: "PRIMARY", ipAddress: "203.0.113.7" }],
      emulatorPort: server.port,
      serverCaCert: { cert: server.caCertificate },
    });
  }

  async stop(): Promise<void> {
    for (const child of this.#children) child.kill("SIGKILL");
    await this.fake.stop();
    await this.cloud.stop();
    rmSync(this.folder, { recursive: true });
  }
}
