import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { BackupRun, Instance } from "../../database/recovery/admin-client";

/** One answer that comes before the fake's own: an error, or a connection that breaks. */
export type Fault =
  | { readonly status: number; readonly message: string; readonly reason?: string }
  | "hang up";

interface FakeOperation {
  readonly name: string;
  readonly operationType: string;
  readonly targetId: string;
  readonly insertTime: string;
  status: "PENDING" | "RUNNING" | "DONE";
  error?: object;
  /** Questions until it is done. */
  left: number;
  readonly effect: () => void;
  readonly more: object;
}

/** An instance of the fake: what the API tells, and which data it holds. */
export type FakeInstance = Instance & { data?: string };

/**
 * A stand-in for the Admin API that remembers: instances, their backups, operations that take a few questions. For
 * what the emulator does not do: faults, replicas, settings of all kinds.
 */
export class FakeSqlAdmin {
  readonly token = "fake-access-token-0123456789";
  readonly instances = new Map<string, FakeInstance>();
  readonly backups: (BackupRun & { data?: string })[] = [];
  /** `METHOD path`, without the project. */
  readonly requests: string[] = [];
  readonly bodies: { readonly request: string; readonly body: Record<string, never> }[] = [];
  window: { earliestRecoveryTime?: string; latestRecoveryTime?: string } = {};
  /** Questions until an operation is done. */
  polls = 1;
  /** How the next operations of a type end. */
  readonly failures = new Map<string, string>();
  /** Called as an operation begins. */
  onOperation: (type: string) => void = () => undefined;
  readonly #faults: { readonly pattern: RegExp; readonly answers: Fault[] }[] = [];
  readonly #operations: FakeOperation[] = [];

  private constructor(
    private readonly server: Server,
    readonly project: string,
  ) {}

  static async start(project = "example-dev"): Promise<FakeSqlAdmin> {
    const server = createServer(async (request, response) => {
      const path = (request.url ?? "").replace(/^\/sql\/v1beta4\/projects\/[^/]+\//, "");
      const line = `${request.method} ${path.replace(/\?.*/, "")}`;
      const sent = await text(request);
      fake.requests.push(line);
      if (sent) fake.bodies.push({ request: line, body: JSON.parse(sent) });
      const fault = fake.#faults.find((one) => one.pattern.test(line) && one.answers.length > 0);
      const scripted = fault?.answers.shift();
      if (scripted === "hang up") return void request.socket.destroy();
      const allowed = request.headers.authorization === `Bearer ${fake.token}`;
      const { status, body } = scripted
        ? refused(scripted.status, scripted.message, scripted.reason)
        : allowed
          ? fake.#answer(line, sent ? JSON.parse(sent) : {}, new URLSearchParams(path.split("?")[1]))
          : refused(401, "wrong token");
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
    const fake = new FakeSqlAdmin(server, project);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get environment(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return { CLOUD_SQL_EMULATOR_HOST: `127.0.0.1:${port}`, GOOGLE_OAUTH_ACCESS_TOKEN: this.token };
  }

  /** Answers the next requests that match so, one after the other. */
  fault(pattern: RegExp, ...answers: Fault[]): void {
    this.#faults.push({ pattern, answers });
  }

  /** An instance as Terraform would have made it. */
  add(name: string, instance: FakeInstance = {}): FakeInstance {
    const made: FakeInstance = {
      name,
      project: this.project,
      region: "us-central1",
      connectionName: `${this.project}:us-central1:${name}`,
      databaseVersion: "POSTGRES_17",
      instanceType: "CLOUD_SQL_INSTANCE",
      state: "RUNNABLE",
      data: `data of ${name}`,
      ...instance,
      settings: {
        tier: "db-custom-1-3840",
        edition: "ENTERPRISE",
        dataDiskSizeGb: "20",
        ...instance.settings,
      },
    };
    this.instances.set(name, made);
    return made;
  }

  addBackup(instance: string, run: BackupRun & { data?: string } = {}): void {
    this.backups.push({
      kind: "sql#backupRun",
      id: String(1_700_000_000_000 + this.backups.length),
      instance,
      type: "AUTOMATED",
      status: "SUCCESSFUL",
      backupKind: "SNAPSHOT",
      location: "us",
      startTime: "2026-11-25T03:00:00.000Z",
      endTime: "2026-11-25T03:02:00.000Z",
      databaseVersion: "POSTGRES_17",
      data: `backup of ${instance}`,
      ...run,
    });
  }

  sent(request: string): Record<string, never> | undefined {
    return this.bodies.find((one) => one.request === request)?.body;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #answer(line: string, body: Record<string, never>, query: URLSearchParams) {
    const operation = /^GET operations\/(.+)$/.exec(line);
    if (operation) return this.#ask(operation[1]);
    if (line === "GET operations") {
      const items = this.#operations.filter(({ targetId }) => targetId === query.get("instance"));
      return ok({ items: items.map(shown).reverse() });
    }
    if (line === "GET instances") return ok({ items: [...this.instances.values()] });
    if (line === "POST instances") return this.#insert(body as Instance);
    const [, method, name = "", what = ""] = /^(\w+) instances\/([^/]+)\/?(.*)$/.exec(line) ?? [];
    const instance = this.instances.get(name);
    if (!instance) return refused(404, "The Cloud SQL instance does not exist.", "instanceDoesNotExist");
    switch (`${method} ${what}`) {
      case "GET ":
        return ok(instance);
      case "GET backupRuns":
        return ok({ items: this.backups.filter((run) => run.instance === name) });
      case "GET getLatestRecoveryTime":
        return ok({ kind: "sql#getLatestRecoveryTime", ...this.window });
      case "POST backupRuns":
        return this.#backUp(name, body as BackupRun);
      case "POST clone":
        return this.#clone(instance, body);
      case "POST restoreBackup":
        return this.#restore(instance, body);
      case "PATCH ":
        return this.#begin("UPDATE", name, () => merge(instance, body));
      case "DELETE ":
        if (instance.settings?.deletionProtectionEnabled) {
          return refused(400, "The instance is protected.", "operationNotAllowed");
        }
        return this.#begin("DELETE", name, () => this.instances.delete(name));
    }
    return refused(404, `nothing at ${line}`);
  }

  #insert(body: Instance) {
    const name = body.name ?? "";
    if (this.instances.has(name)) return refused(409, "The instance exists.", "instanceAlreadyExists");
    const made = this.add(name, { ...body, state: "PENDING_CREATE", data: "" });
    return this.#begin(
      "CREATE",
      name,
      () => Object.assign(made, { state: "RUNNABLE" }),
      {},
      () => {
        made.state = "FAILED";
      },
    );
  }

  #clone(
    source: FakeInstance,
    body: { cloneContext?: { destinationInstanceName: string; pointInTime: string } },
  ) {
    const { destinationInstanceName: name = "", pointInTime } = body.cloneContext ?? {};
    if (this.instances.has(name)) return refused(409, "The instance exists.", "instanceAlreadyExists");
    const made = this.add(name, { ...structuredClone(source), name, state: "PENDING_CREATE", data: "" });
    return this.#begin(
      "CLONE",
      name,
      () => Object.assign(made, { state: "RUNNABLE", data: `${source.data} at ${pointInTime}` }),
      {},
      () => {
        made.state = "FAILED";
      },
    );
  }

  #restore(instance: FakeInstance, body: { restoreBackupContext?: { backupRunId: string } }) {
    const run = this.backups.find(({ id }) => id === body.restoreBackupContext?.backupRunId);
    if (!run) return refused(404, "The backup run does not exist.", "backupRunDoesNotExist");
    return this.#begin("RESTORE_VOLUME", `${instance.name}`, () =>
      Object.assign(instance, { data: run.data }),
    );
  }

  #backUp(instance: string, { description }: BackupRun) {
    const id = String(1_700_000_000_000 + this.backups.length);
    return this.#begin(
      "BACKUP_VOLUME",
      instance,
      () =>
        this.addBackup(instance, {
          id,
          description,
          type: "ON_DEMAND",
          startTime: new Date().toISOString(),
          data: this.instances.get(instance)?.data,
        }),
      { backupContext: { backupId: id } },
    );
  }

  #begin(
    type: string,
    target: string,
    effect: () => void,
    more = {},
    onFailure: () => void = () => undefined,
  ) {
    const failure = this.failures.get(type);
    this.failures.delete(type);
    const operation: FakeOperation = {
      name: `op-${this.#operations.length + 1}`,
      operationType: type,
      targetId: target,
      insertTime: new Date().toISOString(),
      status: "PENDING",
      ...(failure && { error: { errors: [{ code: "INTERNAL", message: failure }] } }),
      left: this.polls,
      effect: failure ? onFailure : effect,
      more,
    };
    this.#operations.push(operation);
    this.onOperation(type);
    return ok({ ...shown(operation), error: undefined });
  }

  #ask(name: string | undefined) {
    const operation = this.#operations.find((one) => one.name === name);
    if (!operation) return refused(404, "The operation does not exist.", "operationDoesNotExist");
    if (operation.status !== "DONE") {
      operation.left -= 1;
      operation.status = operation.left <= 0 ? "DONE" : "RUNNING";
      if (operation.status === "DONE") operation.effect();
    }
    return ok(shown(operation));
  }
}

function shown({ left: _left, effect: _effect, more, ...operation }: FakeOperation) {
  return {
    kind: "sql#operation",
    ...operation,
    ...more,
    ...(operation.status !== "DONE" && { error: undefined }),
  };
}

function merge(instance: FakeInstance, { settings = {} }: Instance): void {
  instance.settings = { ...instance.settings, ...settings };
}

const ok = (body: object) => ({ status: 200, body });

function refused(status: number, message: string, reason = "") {
  return { status, body: { error: { code: status, message, errors: [{ message, reason }] } } };
}
