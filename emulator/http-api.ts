/** Requests and answers of the emulator's HTTP side. */
import type { ResourceStore } from "./behaviour";

export interface HttpServerOptions {
  /** Folder of the emulator. */
  readonly directory: string;
  /** What requests must present as `Authorization: Bearer <token>`. */
  readonly token: string;
  readonly store: ResourceStore;
  readonly log: (line: string) => void;
}

export interface ApiRequest {
  readonly method: string;
  /** Segments of the path, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: Buffer;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes as they are; anything else as JSON; none for an empty answer. */
  readonly body?: unknown;
}

/** Answers what it knows; undefined for paths of others. */
export type ApiHandler = (
  request: ApiRequest,
  options: HttpServerOptions,
) => Promise<ApiResponse | undefined> | ApiResponse | undefined;

/** An error in the form of Google's APIs. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Machine-readable reason, e.g. `conditionNotMet`. */
    readonly reason: string,
  ) {
    super(message);
  }
}
