/** One comparison of a monitoring filter. */
export interface FilterTerm {
  /** Left side, e.g. `metric.type` or `resource.labels.database_id`. */
  readonly field: string;
  readonly operator: string;
  /** Texts compared with: one, or those of `one_of`. Undefined where part of it is not known. */
  readonly values: readonly (string | undefined)[];
  /** The function around them, e.g. `one_of`, `monitoring.regex.full_match`. */
  readonly function?: string;
  /** Below a NOT. */
  readonly negated: boolean;
}

/** What makes a filter unreadable to the service. */
export interface FilterFault {
  readonly what: string;
  readonly fix: string;
  /** Read in one report only. */
  readonly unconfirmed?: boolean;
}

export interface MonitoringFilter {
  readonly terms: readonly FilterTerm[];
  readonly faults: readonly FilterFault[];
  /** Nothing of its structure comes from a template: what is not in `terms` is not in the filter. */
  readonly complete: boolean;
}

/** Functions that may stand right of `=` and `!=`. */
const FUNCTIONS = ["starts_with", "ends_with", "has_substring", "one_of", "monitoring.regex.full_match"];

/** Stands for what Terraform will put in. */
const HOLE = "\uFFFC";

interface Token {
  readonly kind: "text" | "word" | "operator" | "open" | "close" | "comma" | "hole";
  readonly value: string;
}

/**
 * Reads a filter of Cloud Monitoring. Templates (`${…}`) inside of quotes leave that one value unknown.
 *
 * Source: cloud.google.com/monitoring/api/v3/filters.
 */
export function parseMonitoringFilter(filter: string): MonitoringFilter {
  const faults: FilterFault[] = [];
  const tokens = tokenize(withHoles(filter), faults);
  return {
    terms: faults.some(({ unconfirmed }) => !unconfirmed) ? [] : readTerms(tokens, faults),
    faults,
    complete: faults.length === 0 && !tokens.some(({ kind }) => kind === "hole"),
  };
}

/** Templates replaced, with all that is nested or quoted in them. */
function withHoles(filter: string): string {
  if (!/[$%]\{/.test(filter)) return filter;
  let result = "";
  for (let i = 0; i < filter.length; i++) {
    const opens = /^[$%]\{/.test(filter.slice(i, i + 2)) && filter[i - 1] !== filter[i];
    result += opens ? HOLE : filter[i];
    if (opens) i = endOfTemplate(filter, i + 2);
  }
  return result;
}

/** Position of the brace that closes a template whose inside starts here. */
function endOfTemplate(filter: string, start: number): number {
  let depth = 1;
  let quoted = false;
  let i = start;
  for (; i < filter.length && depth > 0; i++) {
    if (filter[i] === '"') quoted = !quoted;
    else if (!quoted && filter[i] === "{") depth++;
    else if (!quoted && filter[i] === "}") depth--;
  }
  return i - 1;
}

function tokenize(filter: string, faults: FilterFault[]): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /\s+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|=~|!~|==|!=|>=|<=|&&|\|\||[=<>:!]|[(),]|\uFFFC|[^\s"'=!<>:(),&|]+|./gsy;
  for (const { 0: token, index } of filter.matchAll(pattern)) {
    if (/^\s/.test(token)) continue;
    if (token === '"' || token === "'") {
      faults.push({ what: "a quote in the filter is not closed", fix: `close it with ${token}` });
      break;
    }
    if (token.startsWith("'")) {
      const fix = `write "${token.slice(1, -1)}"`;
      faults.push({
        what: `the filter has single quotes around ${token.slice(1, -1)}`,
        fix,
        unconfirmed: true,
      });
    }
    // A text or word that touches the text before: it was quoted twice.
    if (/^["\w]/.test(token) && filter[index - 1] === '"') {
      faults.push({ what: "a text in the filter has quotes inside of its quotes", fix: "quote it once" });
      break;
    }
    tokens.push({ kind: kindOf(token), value: /^["']/.test(token) ? token.slice(1, -1) : token });
  }
  return tokens;
}

function kindOf(token: string): Token["kind"] {
  if (/^["']/.test(token)) return "text";
  if (token === "(") return "open";
  if (token === ")") return "close";
  if (token === ",") return "comma";
  if (/^[=!<>:&|]/.test(token)) return "operator";
  return token.includes(HOLE) ? "hole" : "word";
}

function readTerms(tokens: readonly Token[], faults: FilterFault[]): FilterTerm[] {
  const terms: FilterTerm[] = [];
  let depth = 0;
  let not = false;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.kind === "open") depth++;
    if (token.kind === "close") {
      depth--;
      not = false;
    }
    if (token.value === "NOT" || token.value === "-") not = true;
    if (/^(and|or|not)$/.test(token.value) && token.kind === "word") {
      const what = `the filter has "${token.value}" in lower case`;
      faults.push({ what, fix: `write ${token.value.toUpperCase()}`, unconfirmed: true });
    }
    if (token.value === "&&" || token.value === "||") {
      const fix = `write ${token.value === "&&" ? "AND" : "OR"}`;
      faults.push({ what: `the filter has no operator ${token.value}`, fix });
    }
    if (token.kind !== "operator") continue;
    const field = tokens[i - 1];
    const { values, name, end } = readRight(tokens, i + 1);
    const fault = operatorFault(token.value, values[0]);
    if (fault) faults.push(fault);
    else if (name && !FUNCTIONS.includes(name)) {
      const what = `the filter has no function ${name}`;
      faults.push({ what, fix: `use one of ${FUNCTIONS.join(", ")}` });
    } else if (field?.kind === "word") {
      const negated = not || token.value === "!=";
      terms.push({
        field: field.value,
        operator: token.value,
        values,
        negated,
        ...(name && { function: name }),
      });
    }
    if (depth === 0) not = false;
    i = end;
  }
  if (depth !== 0) {
    const fix = depth > 0 ? "add a closing parenthesis" : "remove a closing parenthesis";
    faults.push({ what: "the parentheses of the filter do not match", fix });
  }
  return terms;
}

/** The value, or the function's arguments, from a token on. */
function readRight(tokens: readonly Token[], start: number) {
  const known = (token: Token) => (token.value.includes(HOLE) ? undefined : token.value);
  const first = tokens[start];
  if (first?.kind !== "word" || tokens[start + 1]?.kind !== "open") {
    return { values: first && first.kind !== "operator" ? [known(first)] : [], name: undefined, end: start };
  }
  const values: (string | undefined)[] = [];
  let end = start + 2;
  for (; end < tokens.length && tokens[end]?.kind !== "close"; end++) {
    const token = tokens[end] as Token;
    if (token.kind !== "comma") values.push(known(token));
  }
  return { values, name: first.value, end };
}

function operatorFault(operator: string, value: string | undefined): FilterFault | undefined {
  if (operator === "=~" || operator === "!~") {
    return {
      what: `${operator} is not valid in metric filters, only in those of logs`,
      fix: `write ${operator === "=~" ? "=" : "!="} monitoring.regex.full_match("${value ?? "…"}"); it must match the whole value`,
    };
  }
  return operator === "==" ? { what: "the filter has no operator ==", fix: "write =" } : undefined;
}
