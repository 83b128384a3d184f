import type { Rule, Violation } from "../../rule";
import { texts, type Value } from "../../value";

/** What code leaves behind when it takes a token, an object or nothing for a text. */
const LEAKS: readonly (readonly [RegExp, string, string])[] = [
  [
    /[$#@]?\{?TfToken\[[^\]]*\]\}?|#\{Token\[[^\]]*\]\}|\bTOKEN\[[^\]]*\]|\bTfToken\b/,
    "an unresolved token of CDKTF",
    "do not cut, compare or change tokens in code: use Fn (Fn.replace, Fn.lower …) or a literal",
  ],
  [/\[object Object\]/, "an object where a text belongs", "write one of its attributes"],
  [
    /^(undefined|NaN)$|(?<=[-_:/.@])(undefined|NaN)(?=$|[-_:/.@])|^(undefined|NaN)(?=[-_:/.@])/,
    "a value that code did not have",
    "give the value",
  ],
  [/^(async )?(function\b.*\{|\([\w, ]*\)\s*=>)/s, "the text of a function", "call it"],
];

/** Nothing of the code that made the file is left in it. */
export const stateLeakedToken: Rule = {
  id: "state-leaked-token",
  severity: "error",
  area: "state",
  title: "no unresolved token is in the configuration",
  why: "It goes to the service as it stands, as a name or an address.",
  ignoreWhen: "the word is meant",
  link: "https://developer.hashicorp.com/terraform/cdktf/concepts/tokens",
  types: ["*"],
  *check(values, { resource: { address, type } }) {
    if (type === "terraform") return;
    const leak = leakIn(address);
    if (leak) yield { at: "", what: `the address holds ${leak.what}`, got: leak.got, fix: leak.fix };
    for (const [name, attribute] of values.entries()) {
      if (name === "//" || name === "documentation") continue;
      yield* leakedObjects(attribute);
      for (const { value: at, text } of texts(attribute)) {
        const found = leakIn(text);
        if (!found) continue;
        const word = /^(undefined|NaN)$/.test(found.got);
        yield {
          at,
          what: `the value holds ${found.what}`,
          got: found.got,
          fix: found.fix,
          ...(word && { severity: "warning" }),
        };
      }
    }
  },
};

/** A variable or token as the object that code has of it, with where it was made. */
function* leakedObjects(value: Value): Iterable<Violation> {
  const { raw } = value;
  if (typeof raw !== "object" || raw === null) return;
  const trace = value.get("creation_stack");
  if (!Array.isArray(raw) && Array.isArray(trace.raw)) {
    const inner = value.get("value").raw;
    yield {
      at: value,
      what: `${value.path} holds the object of a token, with the place where code made it`,
      got: undefined,
      allowed: "the value itself",
      fix:
        typeof inner === "string"
          ? `write "${inner}" (in CDKTF variable.stringValue or Token.asString)`
          : "resolve it with Token.asString",
    };
    return;
  }
  for (const [, child] of Array.isArray(raw)
    ? value.items().map((one) => ["", one] as const)
    : value.entries())
    yield* leakedObjects(child);
}

/** One of them is in each leak: looking for them is quick, and most texts have none. */
const SIGNS = ["Token", "TOKEN", "[object", "undefined", "NaN", "function", "=>"];

function leakIn(text: string): { what: string; got: string; fix: string } | undefined {
  if (!SIGNS.some((sign) => text.includes(sign))) return undefined;
  for (const [pattern, what, fix] of LEAKS) {
    const [got] = pattern.exec(text) ?? [];
    if (got) return { what, got: got.slice(0, 60), fix };
  }
  return undefined;
}
