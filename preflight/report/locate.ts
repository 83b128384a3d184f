/** A line of the text, from 1, by path of keys and indices, e.g. `resource/google_sql_user/app`. */
export type Lines = ReadonlyMap<string, number>;

/** Deeper than this no finding points. */
const MAX_DEPTH = 12;

/** Where each key and list element of a JSON text stands. The text must be valid JSON. */
export function linesOf(text: string): Lines {
  const lines = new Map<string, number>();
  const stack: { path: string; key: string; index: number; isList: boolean }[] = [];
  let line = 1;
  let expectsKey = false;
  const here = () => {
    const top = stack.at(-1);
    return top ? join(top.path, top.isList ? String(top.index) : top.key) : "";
  };
  const mark = () => {
    if (stack.length <= MAX_DEPTH && !lines.has(here())) lines.set(here(), line);
  };
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:\n]/g)) {
    const top = stack.at(-1);
    if (token === "\n") line++;
    else if (token === "{" || token === "[") {
      if (top?.isList) mark();
      stack.push({ path: here(), key: "", index: 0, isList: token === "[" });
      expectsKey = token === "{";
    } else if (token === "}" || token === "]") {
      stack.pop();
      expectsKey = false;
    } else if (token === ",") {
      if (top?.isList) top.index++;
      expectsKey = top?.isList === false;
    } else if (token === ":") expectsKey = false;
    else if (expectsKey && top) {
      top.key = JSON.parse(token);
      mark();
    }
  }
  return lines;
}

/**
 * The line of an attribute of a resource, or of the nearest thing around it that is written.
 *
 * @param address as a {@link Resource} has it, e.g. `google_sql_user.app`, `data.google_project.main`
 */
export function lineOf(lines: Lines, address: string, attribute: string): number | undefined {
  const [first = "", ...rest] = address.split(".");
  const withKind = ["data", "ephemeral", "provider", "output", "variable", "module"].includes(first);
  const isBlock = withKind || rest.length === 0;
  const start = isBlock ? [first, ...rest] : ["resource", first, ...rest];
  const inside = attribute.split(/[.[\]]+/).filter(Boolean);
  const path = [...start, ...inside];
  for (let length = path.length; length >= start.length; length--) {
    const found = lines.get(path.slice(0, length).join("/"));
    if (found !== undefined) return found;
  }
  return undefined;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}/${key}`;
}
