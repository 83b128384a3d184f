import { refuse } from "../../cloudsql/problem";
import { readBudget } from "../budget";
import type { Acknowledgement, Resource } from "../resource";
import { isObject } from "../value";

/** One file of a configuration. */
export interface ConfigurationFile {
  readonly name: string;
  readonly json: Record<string, unknown>;
}

/** Kinds of blocks by the number of labels before their body. */
const LABELS: Readonly<Record<string, 0 | 1 | 2>> = {
  terraform: 0,
  locals: 0,
  moved: 0,
  removed: 0,
  import: 0,
  provider: 1,
  variable: 1,
  output: 1,
  module: 1,
  check: 1,
  resource: 2,
  data: 2,
  ephemeral: 2,
};

/** Blocks that may be written several times and count as one. */
const MERGED = new Set(["terraform", "locals"]);

/** Blocks that describe no thing, but what happened to one. */
const NOT_READ = new Set(["moved", "removed", "import", "check"]);

/** Whether parsed JSON looks like a Terraform configuration. */
export function isConfiguration(json: unknown): json is Record<string, unknown> {
  if (!isObject(json)) return false;
  const kinds = Object.keys(json).filter((kind) => kind !== "//");
  return (
    kinds.length > 0 &&
    kinds.every((kind) => {
      const labels = Object.hasOwn(LABELS, kind) ? LABELS[kind] : undefined;
      return labels !== undefined && hasBodies(json[kind], labels);
    })
  );
}

/** The resources and other blocks of one configuration file. */
export function resourcesOfConfiguration(json: Record<string, unknown>, source?: string): Resource[] {
  return resourcesOfFiles([{ name: "the file", json }], source);
}

/**
 * The resources and other blocks of a folder's files. As in Terraform, override files (`override.tf.json`,
 * `*_override.tf.json`) come last and replace attribute by attribute. Nothing is shared with the files.
 *
 * @throws ProblemError `INPUT_DUPLICATE` for what Terraform would not take twice
 */
export function resourcesOfFiles(files: readonly ConfigurationFile[], source?: string): Resource[] {
  const isOverride = ({ name }: ConfigurationFile) => /(^|[/_])override\.tf\.json$/.test(name);
  const sorted = [...files].sort(
    (a, b) => Number(isOverride(a)) - Number(isOverride(b)) || (a.name < b.name ? -1 : 1),
  );
  const blocks = new Map<string, Block & { readonly file: string }>();
  for (const file of sorted) {
    for (const block of blocksOf(file.json)) {
      const before = blocks.get(block.address);
      if (before && !isOverride(file) && !MERGED.has(block.type)) duplicate(block, before.file, file.name);
      const body = before ? overridden(before.body, block.body) : block.body;
      blocks.set(block.address, { ...block, body, file: before?.file ?? file.name });
    }
  }
  const forAll = sorted.flatMap(({ json }) => acknowledgements(json["//"], source ?? "everything"));
  const budget = sorted.map(({ json }) => readBudget(json["//"])).find((read) => read !== undefined);
  return [...blocks.values()].map(({ address, type, body }) => {
    const comment = body["//"];
    const metadata = isObject(comment) && isObject(comment.metadata) ? comment.metadata : {};
    const path = typeof metadata.path === "string" ? metadata.path : undefined;
    const acknowledged = [...acknowledgements(comment, path ?? address), ...forAll];
    return {
      address,
      type,
      attributes: body,
      ...(path && { path }),
      ...(source && { source }),
      ...(acknowledged.length > 0 && { acknowledged }),
      ...(budget && { budget }),
    };
  });
}

interface Block {
  readonly address: string;
  readonly type: string;
  readonly body: Record<string, unknown>;
}

function* blocksOf(json: Record<string, unknown>): Iterable<Block> {
  for (const [kind, level] of Object.entries(json)) {
    if (kind === "//" || NOT_READ.has(kind)) continue;
    if (LABELS[kind] === 0) {
      for (const body of bodies(level)) yield { address: kind, type: kind, body };
    } else if (LABELS[kind] === 1) {
      for (const [name, body] of labels(level).flatMap(eachBody)) {
        const alias = kind === "provider" && typeof body.alias === "string" ? `.${body.alias}` : "";
        yield { address: `${kind}.${name}${alias}`, type: kind, body };
      }
    } else {
      const prefix = kind === "resource" ? "" : `${kind}.`;
      for (const [type, named] of labels(level)) {
        for (const [name, body] of labels(named).flatMap(eachBody)) {
          yield { address: `${prefix}${type}.${name}`, type: `${prefix}${type}`, body };
        }
      }
    }
  }
}

/** Label and what is below it, whether the level is an object or a list of objects. */
function labels(level: unknown): [string, unknown][] {
  if (Array.isArray(level)) return level.flatMap(labels);
  return isObject(level) ? Object.entries(level).filter(([name]) => name !== "//") : [];
}

function eachBody([name, written]: [string, unknown]): [string, Record<string, unknown>][] {
  return bodies(written).map((body) => [name, body]);
}

/** Copies of the bodies of a block: one, or a list. */
function bodies(written: unknown): Record<string, unknown>[] {
  return (Array.isArray(written) ? written : [written]).filter(isObject).map((body) => structuredClone(body));
}

function hasBodies(level: unknown, labelsBefore: number): boolean {
  if (Array.isArray(level)) return level.every((one) => hasBodies(one, labelsBefore));
  if (!isObject(level)) return false;
  return (
    labelsBefore === 0 ||
    labels(level).every(([, below]) => below === null || hasBodies(below, labelsBefore - 1))
  );
}

/** Later attributes win; inside `lifecycle`, `required_providers` and the like, argument by argument. */
function overridden(base: Record<string, unknown>, later: Record<string, unknown>): Record<string, unknown> {
  const result = { ...base };
  for (const [name, value] of Object.entries(later)) {
    const before = result[name];
    const isMap = name === "lifecycle" || name === "required_providers";
    result[name] = isMap && isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  return result;
}

/** What is written as `"//": { "acknowledged": [{ "rule": …, "reason": … }] }`. */
function acknowledgements(comment: unknown, at: string): Acknowledgement[] {
  if (!isObject(comment) || !Array.isArray(comment.acknowledged)) return [];
  return comment.acknowledged.filter(isObject).map((entry) => ({
    rule: String(entry.rule),
    at: typeof entry.at === "string" ? entry.at : at,
    ...(typeof entry.reason === "string" && entry.reason.trim() !== "" && { reason: entry.reason }),
  }));
}

function duplicate({ address }: Block, first: string, second: string): never {
  return refuse({
    code: "INPUT_DUPLICATE",
    message: "this is written twice, which Terraform refuses",
    got: address,
    path: second,
    fix:
      first === second
        ? "remove one of them"
        : `remove it here or in ${first}; to change some attributes use override.tf.json`,
  });
}
