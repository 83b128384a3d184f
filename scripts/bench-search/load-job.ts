import type { ClientConfig } from "pg";

/** A query with its parameters, as an application sends it. */
export interface Request {
  /** Name of its class. */
  readonly kind: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What the load generator is asked to do. */
export interface LoadJob {
  readonly connection: ClientConfig;
  readonly connections: number;
  /** Sent in turn; each connection begins at another place. */
  readonly requests: readonly Request[];
  /** Requests that begin earlier do not count, and neither does the first of each connection. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Requests a second (open loop). @default - each connection sends its next when it has its answer (closed) */
  readonly rate?: number;
}

/** What the load generator answers. */
export interface LoadResult {
  /**
   * Milliseconds by class. Open loop: from when a request was due, so that a request that waits for a
   * connection has waited.
   */
  readonly latencies: Readonly<Record<string, readonly number[]>>;
  /** Answers a second. */
  readonly throughput: number;
  /** Requests that failed, by message. */
  readonly errors: Readonly<Record<string, number>>;
  /** Share of one processor that the load generator used. */
  readonly generatorCpu: number;
}
