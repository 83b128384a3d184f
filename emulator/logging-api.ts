/**
 * The part of the Cloud Logging API that writes entries: `entries.write`. They are kept in `log-entries.jsonl` of
 * the emulator's folder, and read at `GET /emulator/log-entries`, which the service does not have. What reads
 * entries there, log metrics and alerts, is not emulated.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { ApiError, type ApiHandler, type HttpServerOptions } from "./http-api";

/** Entries of one request: cloud.google.com/logging/quotas. */
const MOST_BYTES = 10 * 1024 * 1024;
const LOG_NAME = /^(?:projects|folders|organizations|billingAccounts)\/[^/]+\/logs\/[\w%.-]{1,512}$/;
const SEVERITIES = [
  "DEFAULT",
  "DEBUG",
  "INFO",
  "NOTICE",
  "WARNING",
  "ERROR",
  "CRITICAL",
  "ALERT",
  "EMERGENCY",
];
const PAYLOADS = ["textPayload", "jsonPayload", "protoPayload"] as const;

type Entry = Readonly<Record<string, unknown>>;

interface WriteRequest {
  readonly logName?: string;
  readonly resource?: unknown;
  readonly labels?: Readonly<Record<string, string>>;
  readonly entries?: readonly Entry[];
  readonly dryRun?: boolean;
}

export const loggingApi: ApiHandler = ({ method, path: [first, second, ...rest], body }, options) => {
  if (rest.length > 0) return undefined;
  if (method === "POST" && first === "v2" && second === "entries:write") return write(body, options);
  if (method === "GET" && first === "emulator" && second === "log-entries") {
    return { status: 200, body: { entries: readEntries(options.directory) } };
  }
  return undefined;
};

/** Every entry that is kept, oldest first. */
export function readEntries(directory: string): Entry[] {
  const file = fileOf(directory);
  if (!fs.existsSync(file)) return [];
  return fs
    .readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Entry);
}

function write(body: Buffer, { directory }: HttpServerOptions) {
  if (body.length > MOST_BYTES) throw invalid(`the request has more than ${MOST_BYTES} bytes`);
  const request = parse(body);
  if (!Array.isArray(request.entries) || request.entries.length === 0) {
    throw invalid("entries is required and must not be empty");
  }
  const entries = request.entries.map((entry) => complete(entry, request));
  if (request.dryRun) return { status: 200, body: {} };
  const known = new Set(readEntries(directory).map(identity));
  const lines = entries
    .filter((entry) => !known.has(identity(entry)))
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join("");
  fs.appendFileSync(fileOf(directory), lines, { mode: 0o600 });
  return { status: 200, body: {} };
}

/** An entry with what the request says for all of them, and what the service adds. */
function complete(entry: Entry, { logName, resource, labels }: WriteRequest): Entry {
  const whole: Record<string, unknown> = { logName, resource, ...entry };
  if (typeof whole.logName !== "string" || !LOG_NAME.test(whole.logName)) {
    throw invalid(`logName "${whole.logName}" is not projects/<project>/logs/<name>`);
  }
  if (typeof (whole.resource as { type?: unknown } | undefined)?.type !== "string") {
    throw invalid("resource.type is required");
  }
  if (PAYLOADS.filter((payload) => payload in whole).length !== 1) {
    throw invalid(`an entry has exactly one of ${PAYLOADS.join(", ")}`);
  }
  const { severity = "DEFAULT" } = whole;
  if (!SEVERITIES.includes(severity as string)) throw invalid(`severity "${severity}" is unknown`);
  const now = new Date().toISOString();
  const time = (whole.timestamp as string | undefined) ?? now;
  if (Number.isNaN(Date.parse(time))) throw invalid(`timestamp "${time}" is not a time`);
  return {
    ...whole,
    severity,
    labels: { ...labels, ...(entry.labels as object | undefined) },
    timestamp: time,
    receiveTimestamp: now,
    insertId: (whole.insertId as string | undefined) ?? `${Date.now()}-${process.hrtime.bigint()}`,
  };
}

/** Entries that are alike in these three are one. */
function identity({ logName, timestamp, insertId }: Entry): string {
  return JSON.stringify([logName, timestamp, insertId]);
}

function parse(body: Buffer): WriteRequest {
  try {
    return JSON.parse(body.toString("utf8")) ?? {};
  } catch {
    throw invalid("the body is not JSON");
  }
}

function invalid(message: string): ApiError {
  return new ApiError(400, message, "INVALID_ARGUMENT");
}

function fileOf(directory: string): string {
  return path.join(directory, "log-entries.jsonl");
}
