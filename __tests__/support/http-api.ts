import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../../emulator/behaviour";
import { type EmulatorHttpServer, startHttpServer } from "../../emulator/http-server";

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
export type Json = any;

/** The emulator's HTTP side for a test, with requests that carry the token. */
export class HttpApi {
  static async start(context: Context): Promise<HttpApi> {
    return new HttpApi(context, await startHttpServer(context));
  }

  private constructor(
    private readonly context: Context,
    readonly server: EmulatorHttpServer,
  ) {}

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://${this.server.host}:${this.server.port}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${this.context.token}`, ...init.headers },
    });
  }

  async json(path: string, init?: RequestInit): Promise<{ status: number; body: Json }> {
    const response = await this.fetch(path, init);
    return { status: response.status, body: await response.json() };
  }

  /** An operation when it is done. */
  async done(operation: Json): Promise<Json> {
    const path = `/sql/v1beta4/projects/${operation.targetProject}/operations/${operation.name}`;
    for (;;) {
      const { status, body } = await this.json(path);
      if (status !== 200) throw new Error(body.error.message);
      if (body.status === "DONE") return body;
      await sleep(20);
    }
  }

  /** Uploads the way Google's client does. */
  upload(bucket: string, name: string, content: string, query = ""): Promise<Response> {
    const boundary = "a-boundary";
    const part = (type: string, text: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`;
    return this.fetch(
      `/upload/storage/v1/b/${bucket}/o?uploadType=multipart&name=${encodeURIComponent(name)}${query}`,
      {
        method: "POST",
        headers: { "content-type": `multipart/related; boundary=${boundary}` },
        body: `${part("application/json", JSON.stringify({ bucket, name }))}${part("application/json", content)}--${boundary}--`,
      },
    );
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
