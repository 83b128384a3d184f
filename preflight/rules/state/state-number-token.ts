import type { Rule } from "../../rule";
import { isObject, Value } from "../../value";

/** CDKTF writes unknown numbers as numbers of this size. */
const TOKEN_IN_TEXT = /-?\d(?:\.\d+)?e\+?(?:2\d\d|30\d)\b|-?\d\.\d{8,}e\+(?!\d)|\d{200,}/i;
const TOKEN_FROM = 1e200;

/** No encoded number is in the output. */
export const stateNumberToken: Rule = {
  id: "state-number-token",
  severity: "error",
  area: "state",
  title: "no encoded number token of CDKTF is in the configuration",
  why: "A numeric attribute that is put into a text, or calculated with, comes out as a huge negative number.",
  link: "https://github.com/hashicorp/terraform-cdk/issues/1528",
  types: ["*"],
  *check(values) {
    for (const [name, attribute] of values.entries()) {
      if (name === "//") continue;
      for (const at of numbersIn(attribute)) {
        const text = String(at.raw);
        yield {
          at,
          what: "an encoded number token of CDKTF is in the value",
          got: (TOKEN_IN_TEXT.exec(text)?.[0] ?? text).slice(0, 40),
          allowed: "a number, or a reference",
          fix: "wrap the number with Token.asString(…) where it goes into a text, and do not calculate with it (Fn, Op)",
        };
      }
    }
  },
};

function* numbersIn(at: Value): Iterable<Value> {
  const { raw } = at;
  if (typeof raw === "number" && Math.abs(raw) > TOKEN_FROM) yield at;
  else if (typeof raw === "string" && raw.length < 65_536 && TOKEN_IN_TEXT.test(raw)) yield at;
  else if (Array.isArray(raw))
    for (const [i, item] of raw.entries()) yield* numbersIn(new Value(item, `${at.path}[${i}]`));
  else if (isObject(raw)) for (const [, child] of at.entries()) yield* numbersIn(child);
}
