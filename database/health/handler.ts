import type { IncomingMessage, ServerResponse } from "node:http";
import type { DatabasePool } from "../pool";
import { checkHealth, type HealthOptions } from "./health";
import { cached, type ReadinessOptions, readinessOf } from "./readiness";

export interface HealthHandlerOptions
  extends ReadinessOptions,
    Pick<HealthOptions, "replica" | "extensions"> {
  /**
   * How long the answer of /healthz holds, in milliseconds.
   *
   * @default 60000
   */
  readonly deepCacheMs?: number;
}

/**
 * Answers for node:http, so that no ping costs a query:
 *
 * - `/livez`: 200 as long as the program answers. Never asks the database: a restart of the program would not
 *   mend that.
 * - `/readyz`: 200 or 503, from a cached answer.
 * - `/healthz`: 200, or 503 where a check failed: names and states of the deep checks, cached for longer. Not for
 *   a load balancer, which would take every instance out at once.
 *
 * @returns whether the request was one of these; others are left to the program
 */
export function healthHandler(
  pool: DatabasePool,
  options: HealthHandlerOptions = {},
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const readiness = readinessOf(pool, options);
  const deep = cached(() => checkHealth(pool, options), options.deepCacheMs ?? 60_000);
  const answers: Record<string, () => Promise<[number, object]>> = {
    "/livez": async () => [200, { alive: true }],
    "/readyz": async () => {
      const found = await readiness();
      return [found.ready ? 200 : 503, found];
    },
    "/healthz": async () => {
      if (pool.draining) return [503, { status: "failed", reason: "the program is ending" }];
      const { status, checks } = await deep();
      // Versions and numbers of the server are nobody's business who may merely ping.
      return [
        status === "failed" ? 503 : 200,
        { status, checks: checks.map(({ name, status }) => ({ name, status })) },
      ];
    },
  };
  return (request, response) => {
    const answer = answers[(request.url ?? "").replace(/\?.*$/, "")];
    if (!answer) return false;
    if (request.method !== "GET" && request.method !== "HEAD") {
      send(request, response, 405, { error: "GET or HEAD" });
      return true;
    }
    answer().then(
      ([code, body]) => send(request, response, code, body),
      () => send(request, response, 500, { error: "the check failed" }),
    );
    return true;
  };
}

function send(request: IncomingMessage, response: ServerResponse, code: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(code, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(request.method === "HEAD" ? undefined : text);
}
