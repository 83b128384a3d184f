import { relative, resolve, sep } from "node:path";
import type { Finding } from "../preflight/finding";
import { type Input, readInput, readText, refuseTooLarge, stackFolders } from "../preflight/inputs/read";
import { type Lines, lineOf, linesOf } from "../preflight/report/locate";
import type { FilePlace } from "../preflight/report/sarif";

/** What stands for standard input among file names. */
export const STANDARD_INPUT = "-";

/**
 * Reads what a command line names: files, folders, standard input, and CDKTF's output folder for all of its
 * stacks. With more than one input findings name theirs.
 *
 * @throws ProblemError `INPUT_*`
 */
export async function readInputs(paths: readonly string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const path of paths) {
    const source = paths.length > 1 ? path : undefined;
    if (path === STANDARD_INPUT) {
      inputs.push(readText(await readStandardInput(), "standard input", source && "standard input"));
      continue;
    }
    const stacks = stackFolders(path);
    if (stacks.size === 0) inputs.push(readInput(path, source));
    for (const [name, folder] of stacks) inputs.push(readInput(folder, name));
  }
  return inputs;
}

/** Finds where findings of these inputs stand, with names of files from a folder. */
export function locator(inputs: readonly Input[], root: string): (finding: Finding) => FilePlace | undefined {
  const known = new Map<string, Lines>();
  const linesIn = (path: string, text: string): Lines => {
    const lines = known.get(path) ?? linesOf(text);
    known.set(path, lines);
    return lines;
  };
  return ({ source, address, attribute }) => {
    const input = inputs.find((one) => one.source === source) ?? inputs[0];
    const [first] = input?.files ?? [];
    if (!input || !first || first.path === "standard input") return undefined;
    const uri = (path: string) => relative(root, resolve(path)).split(sep).join("/");
    for (const { path, text } of input.kind === "plan" ? [] : input.files) {
      const line = lineOf(linesIn(path, text), address, attribute);
      if (line !== undefined) return { uri: uri(path), line };
    }
    return { uri: uri(first.path) };
  };
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    refuseTooLarge(size, "standard input");
  }
  return Buffer.concat(chunks);
}
