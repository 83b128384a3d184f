import { readFileSync } from "node:fs";
import { join } from "node:path";
import { atLeast, type Severity } from "../../preflight/finding";
import { type ByAddress, checked, shown } from "../support/preflight";

/** A failure that people report, with the least that shows it. */
interface FieldCase {
  readonly id: string;
  readonly area: string;
  /** Where it was reported, or which documentation says it. */
  readonly source: string;
  readonly summary: string;
  readonly input: ByAddress;
  /** What one finding has: its place, and what its message and its fix name. */
  readonly expected: {
    /** At least. */
    readonly severity: Severity;
    readonly address: string;
    readonly message: readonly string[];
    readonly fix: readonly string[];
  };
}

const cases: readonly FieldCase[] = JSON.parse(
  readFileSync(join(__dirname, "../fixtures/field-cases.json"), "utf8"),
);

test("the cases have an id each, and there are many", () => {
  expect(cases.length).toBeGreaterThanOrEqual(80);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
});

test.each(cases.map((one) => [`${one.id} ${one.summary}`, one] as const))(
  "%s",
  (_name, { input, expected }) => {
    const found = checked(input).filter(({ address }) => address === expected.address);
    const answers = found.filter(
      ({ severity, message, fix }) =>
        atLeast(severity, expected.severity) &&
        expected.message.every((part) => message.includes(part)) &&
        expected.fix.every((part) => fix.includes(part)),
    );
    if (answers.length === 0)
      throw new Error(`nothing says ${JSON.stringify(expected)} among\n${shown(found)}`);
  },
);
