import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What the fake answers for one path: a status and a JSON body. */
export type Answer = { readonly status?: number; readonly body: unknown };

/** A tiny stand-in for the HTTP side of the emulator: fixed answers to bearers of one token. */
export class FakeCloudSql {
  readonly requests: string[] = [];
  /** Bodies of the requests that had one. */
  readonly bodies: unknown[] = [];
  readonly token = "fake-access-token-0123456789";

  private constructor(
    private readonly server: Server,
    private readonly answers: Map<string, readonly Answer[]>,
  ) {}

  static async start(): Promise<FakeCloudSql> {
    const answers = new Map<string, readonly Answer[]>();
    const server = createServer(async (request, response) => {
      fake.requests.push(`${request.method} ${request.url}`);
      const sent = await text(request);
      if (sent) fake.bodies.push(JSON.parse(sent));
      const allowed = request.headers.authorization === `Bearer ${fake.token}`;
      const { status, body } = allowed
        ? fake.#next(request.url ?? "")
        : { status: 401, body: { error: { message: "wrong token" } } };
      response.writeHead(status ?? 200, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
    const fake = new FakeCloudSql(server, answers);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get environment(): Record<string, string> {
    return { CLOUD_SQL_EMULATOR_HOST: this.host, GOOGLE_OAUTH_ACCESS_TOKEN: this.token };
  }

  answer(path: string, body: unknown, status?: number): void {
    this.answers.set(path, [{ body, status }]);
  }

  /** Answers one after the other; the last one stays. */
  answerInTurn(path: string, answers: readonly Answer[]): void {
    this.answers.set(path, answers);
  }

  #next(path: string): Answer {
    const [answer, ...later] = this.answers.get(path) ?? [];
    if (later.length > 0) this.answers.set(path, later);
    return answer ?? { status: 404, body: { error: { message: "not found" } } };
  }

  instance(project: string, name: string, settings: unknown): void {
    this.answer(`/sql/v1beta4/projects/${project}/instances/${name}/connectSettings`, settings);
  }

  secret(name: string, value: string, version = "latest"): void {
    const data = Buffer.from(value).toString("base64");
    this.answer(`/v1/${name}/versions/${version}:access`, { name, payload: { data } });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
