import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSuppressions } from "../../preflight/suppression-file";
import { refusal } from "../support/refusal";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "suppressions-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function read(content: unknown) {
  const path = join(folder, "preflight.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return readSuppressions(path, ["tier-valid", "flags-range"]);
}

const told = (content: unknown) => refusal(() => read(content)).replaceAll(folder, "DIR");

test("what is written is read", () => {
  const entry = { rule: "tier-valid", address: "google_*", reason: "a tier of next year" };
  expect(read({ suppressions: [entry] })).toEqual([{ ...entry, file: join(folder, "preflight.json") }]);
  expect(read({ suppressions: [] })).toEqual([]);
});

test("everything that is wrong is told at once", () => {
  const suppressions = [
    { rule: "tier-valid", address: "*" },
    { rule: "tier-vaild", address: "*", reason: " " },
    { address: 7, reason: "x", until: "2027" },
    "tier-valid",
  ];
  expect(told({ suppressions, version: 1 })).toMatchInlineSnapshot(`
    "DIR/preflight.json: there is no "version" here [SUPPRESSIONS_UNKNOWN_KEY]
      allowed: suppressions
      fix:     remove it
    DIR/preflight.json: suppressions[0]: a suppression needs a reason [SUPPRESSION_WITHOUT_REASON]
      fix:     write why the finding is accepted
    DIR/preflight.json: suppressions[1]: there is no rule with this id [RULE_UNKNOWN]
      got:     "tier-vaild"
      fix:     write "tier-valid"
    DIR/preflight.json: suppressions[1]: a suppression needs a reason [SUPPRESSION_WITHOUT_REASON]
      got:     " "
      fix:     write why the finding is accepted
    DIR/preflight.json: suppressions[2]: there is no "until" here [SUPPRESSIONS_UNKNOWN_KEY]
      allowed: rule, address, reason
      fix:     remove it
    DIR/preflight.json: suppressions[2]: "rule" is missing [SUPPRESSIONS_SHAPE]
      fix:     write a rule's id; musicdb rules lists them
    DIR/preflight.json: suppressions[2]: "address" is missing [SUPPRESSIONS_SHAPE]
      got:     7
      fix:     write a Terraform address or a construct path, "*" for all
    DIR/preflight.json: suppressions[3]: "rule" is missing [SUPPRESSIONS_SHAPE]
      fix:     write a rule's id; musicdb rules lists them
    DIR/preflight.json: suppressions[3]: "address" is missing [SUPPRESSIONS_SHAPE]
      fix:     write a Terraform address or a construct path, "*" for all
    DIR/preflight.json: suppressions[3]: a suppression needs a reason [SUPPRESSION_WITHOUT_REASON]
      fix:     write why the finding is accepted"
  `);
});

test("a file of another shape, and no file, are refused", () => {
  expect(told([])).toMatchInlineSnapshot(`
    "DIR/preflight.json: there is no list of suppressions [SUPPRESSIONS_SHAPE]
      allowed: {"suppressions": [{"rule": …, "address": …, "reason": …}]}
      fix:     write "suppressions": []"
  `);
  expect(told("{")).toContain("[SUPPRESSIONS_UNREADABLE]");
  expect(refusal(() => readSuppressions(join(folder, "missing.json"), []))).toContain("(ENOENT)");
});
