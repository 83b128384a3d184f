/**
 * The emulator's HTTP side, on one port of the loopback address: the state bucket and the parts of Google's
 * APIs that programs ask. Every request needs the emulator's token.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { adminApi } from "./admin-api";
import {
  ApiError,
  type ApiHandler,
  type ApiRequest,
  type ApiResponse,
  type HttpServerOptions,
} from "./http-api";
import { loggingApi } from "./logging-api";
import { stateBucket } from "./state-bucket";

export type { HttpServerOptions };

export interface EmulatorHttpServer {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";
// Longer than Terraform keeps an idle connection (90 s, the default of Go's net/http). Closed by this side just as
// Terraform writes the state, it loses the state: a POST is not sent again.
const KEEP_ALIVE_MS = 300_000;
const BODY_LIMIT_BYTES = 256 * 1024 * 1024;
// The bucket last: its short paths fit everything.
const HANDLERS: readonly ApiHandler[] = [adminApi, loggingApi, stateBucket];

/** Starts the server on the port it had before, or on another where that one is taken. */
export async function startHttpServer(options: HttpServerOptions): Promise<EmulatorHttpServer> {
  const server = http.createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    answer(request, options)
      .catch((error) => failure(error, options))
      .then((result) => send(response, result))
      .catch((error) => response.destroy(error));
  });
  const file = path.join(options.directory, "http-port");
  const remembered = fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8")) || 0 : 0;
  await listen(server, remembered).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    options.log(`port ${remembered} is taken, the emulator's API moves to another`);
    return listen(server, 0);
  });
  const { port } = server.address() as AddressInfo;
  fs.writeFileSync(file, `${port}\n`, { mode: 0o600 });
  return {
    host: HOST,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: HOST, port, exclusive: true }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function answer(request: http.IncomingMessage, options: HttpServerOptions): Promise<ApiResponse> {
  if (!authorized(request.headers.authorization, options.token)) {
    request.resume();
    throw new ApiError(401, "the request does not carry the emulator's access token", "authError");
  }
  const url = new URL(request.url ?? "/", `http://${HOST}`);
  const parsed: ApiRequest = {
    method: request.method ?? "GET",
    path: url.pathname.split("/").slice(1).map(decode),
    query: url.searchParams,
    contentType: request.headers["content-type"] ?? "",
    body: await readBody(request),
  };
  for (const handler of HANDLERS) {
    const response = await handler(parsed, options);
    if (response) return response;
  }
  throw new ApiError(404, `the emulator has nothing at ${parsed.method} ${url.pathname}`, "notFound");
}

function authorized(header: string | undefined, token: string): boolean {
  // Hashes are of one length, so that comparing takes the same time for every guess.
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ApiError(400, "the path is not a valid URL", "invalid");
  }
}

async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new ApiError(413, "the body is too large", "uploadTooLarge");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failure(error: unknown, options: HttpServerOptions): ApiResponse {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(500, error instanceof Error ? error.message : String(error), "internalError");
  if (known.status >= 500) options.log(`API error: ${known.message}`);
  const { status, message, reason } = known;
  return {
    status,
    body: { error: { code: status, message, errors: [{ message, domain: "global", reason }] } },
  };
}

function send(response: http.ServerResponse, { status, headers, body }: ApiResponse): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
  } else if (Buffer.isBuffer(body)) {
    response.writeHead(status, { "content-length": String(body.length), ...headers }).end(body);
  } else {
    const text = JSON.stringify(body);
    response
      .writeHead(status, {
        "content-type": "application/json; charset=UTF-8",
        "content-length": String(Buffer.byteLength(text)),
        ...headers,
      })
      .end(text);
  }
}
