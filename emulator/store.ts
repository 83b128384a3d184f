/** The emulator's records of everything that exists, in one file that is whole at any moment. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { refuse } from "../cloudsql/problem";
import type { Attributes, ResourceStore, StoredResource } from "./behaviour";
import { copy } from "./values";

/** First member of the file; a file without it was made by something else. */
const FORMAT = "cloud-sql-emulator-resources/1";

interface StoreFile {
  readonly format: string;
  readonly resources: readonly StoredResource[];
}

/**
 * Opens the records in a folder, or begins new ones.
 *
 * @throws ProblemError `EMULATOR_STATE_DAMAGED` where the file is half written (it is set aside and the
 *   previous good copy takes its place, so the next start works), `EMULATOR_STATE_FOREIGN` where it is
 *   something else.
 */
export function openStore(directory: string): ResourceStore {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return new FileStore(join(directory, "resources.json"));
}

class FileStore implements ResourceStore {
  private readonly records = new Map<string, Map<string, StoredResource>>();

  constructor(private readonly file: string) {
    for (const resource of load(file)) this.ofType(resource.type).set(resource.id, resource);
  }

  get(type: string, id: string): StoredResource | undefined {
    return copy(this.records.get(type)?.get(id));
  }

  list(type: string): readonly StoredResource[] {
    return [...(this.records.get(type)?.values() ?? [])].map(copy);
  }

  put(resource: StoredResource): void {
    const { type, id, attributes } = resource;
    const before = this.records.get(type)?.get(id);
    this.ofType(type).set(id, { type, id, attributes: copy(attributes) as Attributes });
    this.saveOr(() => (before ? this.ofType(type).set(id, before) : this.ofType(type).delete(id)));
  }

  remove(type: string, id: string): void {
    const before = this.records.get(type)?.get(id);
    if (before === undefined) return;
    this.ofType(type).delete(id);
    this.saveOr(() => this.ofType(type).set(id, before));
  }

  private ofType(type: string): Map<string, StoredResource> {
    let records = this.records.get(type);
    if (records === undefined) {
      records = new Map();
      this.records.set(type, records);
    }
    return records;
  }

  /** Memory never holds what the disk does not. */
  private saveOr(undo: () => void): void {
    try {
      save(
        this.file,
        [...this.records.values()].flatMap((records) => [...records.values()]),
      );
    } catch (error) {
      undo();
      throw error;
    }
  }
}

function save(file: string, resources: readonly StoredResource[]): void {
  const content: StoreFile = { format: FORMAT, resources };
  const temporary = `${file}.new`;
  writeDurably(temporary, `${JSON.stringify(content, bigintsAsNumbers, 1)}\n`);
  if (existsSync(file)) {
    // A link, not a rename: the file itself must exist at every moment.
    const link = `${file}.link`;
    rmSync(link, { force: true });
    linkSync(file, link);
    renameSync(link, previousOf(file));
  }
  renameSync(temporary, file);
  syncFolder(dirname(file));
}

function load(file: string): readonly StoredResource[] {
  if (!existsSync(file)) return [];
  const content = read(file);
  if (content.kind === "good") return content.resources;
  if (content.kind === "foreign") {
    refuse({
      code: "EMULATOR_STATE_FOREIGN",
      message: "this file is not the emulator's record of resources, and it stands where that record belongs",
      path: file,
      got: content.beginning,
      allowed: `a JSON object with "format": "${FORMAT}"`,
      fix: "move the file away, or give the emulator another folder",
    });
  }
  const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, "-")}`;
  const previous = previousOf(file);
  const rescue = existsSync(previous) ? read(previous) : undefined;
  if (rescue?.kind !== "good") {
    refuse({
      code: "EMULATOR_STATE_DAMAGED",
      message: "the emulator's record of resources is half written, and there is no earlier good copy",
      path: file,
      got: content.beginning,
      fix: "start afresh with `npm run reset`, or repair the file by hand",
    });
  }
  renameSync(file, aside);
  save(file, rescue.resources);
  refuse({
    code: "EMULATOR_STATE_DAMAGED",
    message:
      "the emulator's record of resources was half written; its last good copy has been put in its place",
    path: file,
    got: content.beginning,
    fix: `run the command again; it lacks at most the last change. The damaged file is kept as ${aside}`,
  });
}

type Content =
  | { readonly kind: "good"; readonly resources: readonly StoredResource[] }
  | { readonly kind: "foreign" | "damaged"; readonly beginning: string };

function read(file: string): Content {
  const text = readFileSync(file, "utf8");
  const beginning = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  try {
    const content = JSON.parse(text) as Partial<StoreFile> | null;
    return content?.format === FORMAT && Array.isArray(content.resources)
      ? { kind: "good", resources: content.resources }
      : { kind: "foreign", beginning };
  } catch {
    // Half of our own file begins like it; anything else that is not JSON was never ours.
    const ours = `{\n "format": "${FORMAT}"`;
    const half = text.startsWith(ours) || ours.startsWith(text) || /^\0*$/.test(text);
    return { kind: half ? "damaged" : "foreign", beginning };
  }
}

function writeDurably(file: string, text: string): void {
  const descriptor = openSync(file, "w", 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function previousOf(file: string): string {
  return `${file}.previous`;
}

/** Terraform numbers beyond a double's digits do not occur in these resources; JSON has no form for them. */
function bigintsAsNumbers(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
