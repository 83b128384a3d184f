import { Value } from "./value";

/** A name in an expression, with what is read from it. */
export interface Traversal {
  /** `["google_sql_user", "app", "name"]`; an index is `"[]"`, a splat `"[*]"`. */
  readonly steps: readonly string[];
  /** Names of the functions around it, the innermost last. */
  readonly within: readonly string[];
}

/** One `${…}` or `%{…}` of a text. */
export interface Template {
  /** Position of its first character in the text. */
  readonly offset: number;
  /** The characters with their braces. */
  readonly source: string;
  readonly traversals: readonly Traversal[];
  /** Functions that it calls. */
  readonly calls: readonly string[];
  /** Why Terraform cannot read it. */
  readonly fault?: string;
}

/** A text of a resource and the templates in it. */
export interface TemplateText {
  readonly at: Value;
  readonly text: string;
  readonly templates: readonly Template[];
}

const KEYWORDS = new Set(["true", "false", "null", "for", "in", "if", "else", "endif", "endfor"]);

const TOKEN =
  /\s+|"(?:[^"\\$%]|\\.|[$%](?!\{)|[$%]\{(?:[^{}"]|"[^"]*"|\{[^{}]*\})*\})*"|[A-Za-z_][\w-]*|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|::|==|!=|<=|>=|=>|&&|\|\||\.\.\.|./gs;

const cached = new WeakMap<object, readonly TemplateText[]>();

/** Every text of a resource that has templates; CDKTF's metadata left out. */
export function templatesOf(resource: Value): readonly TemplateText[] {
  const key = resource.raw as object;
  const known = cached.get(key);
  if (known) return known;
  const found = resource.entries().flatMap(([name, child]) => (name === "//" ? [] : [...read(child)]));
  cached.set(key, found);
  return found;
}

function* read(at: Value): Iterable<TemplateText> {
  if (typeof at.raw === "string") {
    if (/[$%]\{/.test(at.raw)) yield { at, text: at.raw, templates: parseTemplates(at.raw) };
  } else if (Array.isArray(at.raw)) {
    for (let i = 0; i < at.raw.length; i++) yield* read(new Value(at.raw[i], `${at.path}[${i}]`));
  } else for (const [, child] of at.entries()) yield* read(child);
}

/** The templates of a text. `$${` is a literal `${`. */
export function parseTemplates(text: string): Template[] {
  if (!/[$%]\{/.test(text)) return [];
  const templates: Template[] = [];
  for (let i = 0; i < text.length - 1; i++) {
    if ((text[i] !== "$" && text[i] !== "%") || text[i + 1] !== "{") continue;
    if (text[i - 1] === text[i]) continue;
    const end = endOf(text, i + 2);
    const source = text.slice(i, end ?? text.length);
    templates.push(
      end === undefined
        ? { offset: i, source, traversals: [], calls: [], fault: unclosed(source) }
        : { offset: i, source, ...readExpression(source.slice(2, -1)) },
    );
    i = (end ?? text.length) - 1;
  }
  const bound = new Set(templates.flatMap(({ source }) => boundNames(source)));
  return templates.map((template) => ({
    ...template,
    traversals: template.traversals.filter(({ steps }) => !bound.has(steps[0] ?? "")),
  }));
}

/** Deeper than any person writes. */
const MAX_NESTING = 50;

/** Behind the brace that closes what was opened before `start`. */
function endOf(text: string, start: number, nesting = 0): number | undefined {
  if (nesting > MAX_NESTING) return undefined;
  let depth = 1;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
      else if ((c === "$" || c === "%") && text[i + 1] === "{" && text[i - 1] !== c) {
        const end = endOf(text, i + 2, nesting + 1);
        if (end === undefined) return undefined;
        i = end - 1;
      }
    } else if (c === '"') quoted = true;
    else if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return i + 1;
  }
  return undefined;
}

function unclosed(source: string): string {
  return /\\"/.test(source)
    ? "its quotes are escaped, which an expression does not need"
    : "it is never closed";
}

/** Variables of `for` expressions. */
function boundNames(source: string): string[] {
  return [...source.matchAll(/\bfor\s+([A-Za-z_]\w*)(?:\s*,\s*([A-Za-z_]\w*))?\s+in\b/g)].flatMap(
    ([, first, second]) => [first, second].filter((name) => name !== undefined),
  );
}

function readExpression(expression: string): Pick<Template, "traversals" | "calls" | "fault"> {
  const tokens = (expression.match(TOKEN) ?? []).filter((token) => token.trim() !== "");
  const traversals: Traversal[] = [];
  const calls: string[] = [];
  /** What opened each bracket: a function's name, or the bracket. */
  const open: string[] = [];
  let fault: string | undefined;
  let conditional = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as string;
    const within = open.filter((name) => /^\w/.test(name));
    if (token === "\\") fault ??= "a backslash stands outside of quotes";
    else if (token === "?") conditional++;
    else if (token === ":" && conditional > 0) conditional--;
    else if (token.startsWith('"')) {
      for (const inner of parseTemplates(token.slice(1, -1))) {
        calls.push(...inner.calls);
        traversals.push(...inner.traversals.map((t) => ({ ...t, within: [...within, ...t.within] })));
      }
    } else if (token === "(" || token === "[" || token === "{") {
      open.push(token);
    } else if (token === ")" || token === "]" || token === "}") {
      open.pop();
      // What is read from a result, as in `values(x)[*].id`, names nothing.
      while (tokens[i + 1] === "." && /^[A-Za-z_\d*]/.test(tokens[i + 2] ?? "")) i += 2;
    } else if (/^[A-Za-z_]/.test(token)) {
      const ofProvider = tokens[i + 1] === "::";
      while (tokens[i + 1] === "::") i += 2;
      if (tokens[i + 1] === "(") {
        calls.push(`${ofProvider ? "provider::" : ""}${tokens[i]}`);
        open.push(tokens[++i - 1] as string);
        continue;
      }
      const isKey =
        open.at(-1) === "{" && (tokens[i + 1] === "=" || (tokens[i + 1] === ":" && conditional === 0));
      if (KEYWORDS.has(token) || isKey) continue;
      const [steps, next, indices] = readTraversal(tokens, i);
      traversals.push({ steps, within });
      // What stands in an index refers to something too.
      for (const index of indices) traversals.push(...readExpression(index).traversals);
      i = next;
    }
  }
  return { traversals, calls, ...(fault && { fault }) };
}

function readTraversal(tokens: readonly string[], start: number): [string[], number, string[]] {
  const steps = [tokens[start] as string];
  const indices: string[] = [];
  let i = start;
  for (;;) {
    const next = tokens[i + 1];
    if (next === "." && /^[A-Za-z_\d*]/.test(tokens[i + 2] ?? "")) {
      const step = tokens[i + 2] as string;
      steps.push(/^[A-Za-z_]/.test(step) ? step : step === "*" ? "[*]" : "[]");
      i += 2;
    } else if (next === "[") {
      let depth = 1;
      let end = i + 2;
      for (; end < tokens.length; end++) {
        if (tokens[end] === "[") depth++;
        if (tokens[end] === "]" && --depth === 0) break;
      }
      const index = tokens.slice(i + 2, end).join(" ");
      indices.push(index);
      steps.push(index === "*" ? "[*]" : "[]");
      i = end;
    } else return [steps, i, indices];
  }
}

/** Address of the resource, data source or ephemeral resource that a traversal reads; undefined for the rest. */
export function addressOf({ steps }: Traversal): string | undefined {
  const [first = "", second, third] = steps;
  if (first === "data" || first === "ephemeral") return third && [first, second, third].join(".");
  return NOT_RESOURCES.has(first) || second === undefined ? undefined : `${first}.${second}`;
}

/** Roots that are no resource types. */
const NOT_RESOURCES = new Set(["var", "local", "module", "path", "terraform", "self", "each", "count"]);
