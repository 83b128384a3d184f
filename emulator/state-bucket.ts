/**
 * The part of Cloud Storage that Terraform's gcs backend uses. Every bucket exists. An object is one file:
 * a line of JSON about it, then its bytes, replaced in one step, so a killed emulator loses no state.
 * @see https://cloud.google.com/storage/docs/json_api/v1
 */
import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { ApiError, type ApiHandler, type ApiRequest, type ApiResponse } from "./http-api";

interface ObjectMetadata {
  readonly bucket: string;
  readonly name: string;
  /** A 64-bit number that only grows; a text because JSON numbers are too small. */
  readonly generation: string;
  readonly contentType: string;
  readonly size: string;
  readonly md5Hash: string;
  readonly timeCreated: string;
  readonly updated: string;
}

interface StoredObject {
  readonly metadata: ObjectMetadata;
  readonly content: Buffer;
}

const PAGE_LIMIT = 1000;

export const stateBucket: ApiHandler = (request, { directory }) => {
  const { method, path: segments, query } = request;
  const root = path.join(directory, "buckets");
  const json = startsWith(segments, ["storage", "v1", "b"]);
  if (json && segments.length === 4) {
    return method === "GET" ? { status: 200, body: bucketResource(checkedBucket(segments[3])) } : undefined;
  }
  if (json && segments[4] === "o") {
    const bucket = new Bucket(root, checkedBucket(segments[3]));
    const name = segments.slice(5).join("/");
    if (name === "") return method === "GET" ? list(bucket, query) : undefined;
    if (method === "GET")
      return query.get("alt") === "media" ? download(bucket, name) : describe(bucket, name);
    if (method === "DELETE") {
      bucket.remove(name, precondition(query));
      return { status: 204 };
    }
    return undefined;
  }
  if (startsWith(segments, ["upload", "storage", "v1", "b"]) && segments[5] === "o" && method === "POST") {
    return upload(new Bucket(root, checkedBucket(segments[4])), request);
  }
  // The XML API's path, by which the client reads.
  if (method === "GET" && segments.length >= 2 && segments[0] !== "storage") {
    return download(new Bucket(root, checkedBucket(segments[0])), segments.slice(1).join("/"));
  }
  return undefined;
};

/** The objects of one bucket. */
class Bucket {
  constructor(
    private readonly root: string,
    readonly name: string,
  ) {}

  get(name: string): StoredObject | undefined {
    return readObject(this.file(name));
  }

  /** In the order of their names, as the service lists them. */
  list(): ObjectMetadata[] {
    if (!fs.existsSync(this.folder)) return [];
    return fs
      .readdirSync(this.folder)
      .filter((file) => file.endsWith(".object"))
      .flatMap((file) => readObject(path.join(this.folder, file))?.metadata ?? [])
      .sort((a, b) => compareNames(a.name, b.name));
  }

  put(name: string, content: Buffer, contentType: string, generation: bigint | undefined): ObjectMetadata {
    const before = this.get(name);
    checkGeneration(before, generation);
    const now = new Date().toISOString();
    const metadata: ObjectMetadata = {
      bucket: this.name,
      name,
      generation: nextGeneration(before),
      contentType,
      size: String(content.length),
      md5Hash: createHash("md5").update(content).digest("base64"),
      timeCreated: now,
      updated: now,
    };
    fs.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const file = this.file(name);
    const temporary = `${file}.${randomBytes(6).toString("hex")}`;
    const descriptor = fs.openSync(temporary, "wx", 0o600);
    try {
      fs.writeFileSync(descriptor, Buffer.concat([Buffer.from(`${JSON.stringify(metadata)}\n`), content]));
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(temporary, file);
    return metadata;
  }

  remove(name: string, generation: bigint | undefined): void {
    const before = this.get(name);
    if (!before) throw notFound(this.name, name);
    checkGeneration(before, generation);
    fs.rmSync(this.file(name));
  }

  private get folder(): string {
    return path.join(this.root, this.name);
  }

  /** Names of objects may hold anything and be long. */
  private file(name: string): string {
    return path.join(this.folder, `${createHash("sha256").update(name).digest("hex")}.object`);
  }
}

function list(bucket: Bucket, query: URLSearchParams): ApiResponse {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const after = Buffer.from(query.get("pageToken") ?? "", "base64url").toString("utf8");
  const limit = Math.min(Number(query.get("maxResults")) || PAGE_LIMIT, PAGE_LIMIT);
  // What a page counts: objects by their name, and folders, of which one stands for all objects in it.
  const entries = new Map<string, ObjectMetadata | undefined>();
  for (const metadata of bucket.list()) {
    if (!metadata.name.startsWith(prefix)) continue;
    const end = delimiter ? metadata.name.indexOf(delimiter, prefix.length) : -1;
    if (end < 0) entries.set(metadata.name, metadata);
    else entries.set(metadata.name.slice(0, end + delimiter.length), undefined);
  }
  const rest = [...entries].filter(([name]) => after === "" || compareNames(name, after) > 0);
  const page = rest.slice(0, limit);
  const folders = page.filter(([, metadata]) => !metadata).map(([name]) => name);
  return {
    status: 200,
    body: {
      kind: "storage#objects",
      items: page.flatMap(([, metadata]) => (metadata ? [resource(metadata)] : [])),
      ...(folders.length > 0 ? { prefixes: folders } : {}),
      ...(rest.length > limit
        ? { nextPageToken: Buffer.from(page[page.length - 1][0]).toString("base64url") }
        : {}),
    },
  };
}

/** The service orders names by their bytes. */
function compareNames(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function describe(bucket: Bucket, name: string): ApiResponse {
  const found = bucket.get(name);
  if (!found) throw notFound(bucket.name, name);
  return { status: 200, body: resource(found.metadata) };
}

function download(bucket: Bucket, name: string): ApiResponse {
  const found = bucket.get(name);
  if (!found) throw notFound(bucket.name, name);
  return {
    status: 200,
    headers: {
      "content-type": found.metadata.contentType,
      "last-modified": new Date(found.metadata.updated).toUTCString(),
      "x-goog-generation": found.metadata.generation,
      "x-goog-metageneration": "1",
      "x-goog-hash": `md5=${found.metadata.md5Hash}`,
    },
    body: found.content,
  };
}

function upload(bucket: Bucket, request: ApiRequest): ApiResponse {
  const kind = request.query.get("uploadType");
  let name = request.query.get("name");
  let contentType = request.contentType || "application/octet-stream";
  let content = request.body;
  if (kind === "multipart") {
    const parts = multipart(request);
    const described = JSON.parse(parts[0].content.toString("utf8") || "{}");
    name ??= described.name ?? null;
    contentType = described.contentType ?? parts[1].contentType;
    content = parts[1].content;
  } else if (kind !== "media") {
    throw new ApiError(501, `the emulator takes no uploads of type ${kind}`, "notImplemented");
  }
  if (!name) throw new ApiError(400, "the object has no name", "required");
  const metadata = bucket.put(name, content, contentType, precondition(request.query));
  return { status: 200, body: resource(metadata) };
}

interface Part {
  readonly contentType: string;
  readonly content: Buffer;
}

/** The two parts of a multipart/related body: metadata as JSON, then the content. */
function multipart({ contentType, body }: ApiRequest): [Part, Part] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  const parts: Part[] = [];
  let at = boundary ? body.indexOf(`--${boundary}`) : -1;
  while (boundary && at >= 0) {
    const start = at + boundary.length + 2;
    at = body.indexOf(`\r\n--${boundary}`, start);
    if (at < 0) break;
    const headersEnd = body.indexOf("\r\n\r\n", start);
    if (headersEnd < 0 || headersEnd > at) break;
    const headers = body.subarray(start, headersEnd).toString("latin1");
    parts.push({
      contentType: /content-type:\s*([^\r\n]+)/i.exec(headers)?.[1] ?? "application/octet-stream",
      content: body.subarray(headersEnd + 4, at),
    });
    at += 2;
  }
  if (parts.length !== 2)
    throw new ApiError(400, "the body is not a multipart upload of two parts", "badContent");
  return [parts[0], parts[1]];
}

/** The generation that the object must have; 0: it must not exist. */
function precondition(query: URLSearchParams): bigint | undefined {
  const value = query.get("ifGenerationMatch");
  if (value === null) return undefined;
  if (!/^\d+$/.test(value)) throw new ApiError(400, `ifGenerationMatch is not a number: ${value}`, "invalid");
  return BigInt(value);
}

function checkGeneration(before: StoredObject | undefined, wanted: bigint | undefined): void {
  if (wanted === undefined || BigInt(before?.metadata.generation ?? 0) === wanted) return;
  throw new ApiError(
    412,
    "At least one of the pre-conditions you specified did not hold.",
    "conditionNotMet",
  );
}

let lastGeneration = 0n;

/** Microseconds, as the service counts; never the same twice. */
function nextGeneration(before: StoredObject | undefined): string {
  const candidates = [
    BigInt(Date.now()) * 1000n,
    lastGeneration + 1n,
    BigInt(before?.metadata.generation ?? 0) + 1n,
  ];
  lastGeneration = candidates.reduce((a, b) => (a > b ? a : b));
  return String(lastGeneration);
}

function readObject(file: string): StoredObject | undefined {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const end = bytes.indexOf("\n");
  return { metadata: JSON.parse(bytes.subarray(0, end).toString("utf8")), content: bytes.subarray(end + 1) };
}

function resource(metadata: ObjectMetadata) {
  const { bucket, name, generation } = metadata;
  return {
    kind: "storage#object",
    id: `${bucket}/${name}/${generation}`,
    ...metadata,
    metageneration: "1",
    storageClass: "STANDARD",
  };
}

function bucketResource(name: string) {
  return { kind: "storage#bucket", id: name, name, storageClass: "STANDARD", metageneration: "1" };
}

function checkedBucket(name: string): string {
  // Also keeps the name a folder of ours.
  if (/^[a-z0-9][a-z0-9._-]{1,221}$/.test(name) && !name.includes("..")) return name;
  throw new ApiError(400, `invalid bucket name: '${name}'`, "invalid");
}

function notFound(bucket: string, name: string): ApiError {
  return new ApiError(404, `No such object: ${bucket}/${name}`, "notFound");
}

function startsWith(segments: readonly string[], start: readonly string[]): boolean {
  return start.every((segment, index) => segments[index] === segment);
}
