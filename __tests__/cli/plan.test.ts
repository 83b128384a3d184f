import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commentOf, type PlannedStack, planStacks } from "../../cli/plan";
import { findTerraform } from "../../cli/terraform";
import { ProblemError } from "../../cloudsql/problem";
import { MARKER, MAX_COMMENT } from "../../preflight/review/format/markdown";

let folder: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plan-"));
  output = join(folder, "plans");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function plan(stacks: Record<string, unknown>) {
  const lines: string[] = [];
  const synthesized = Object.entries(stacks).map(([name, json]) => {
    const directory = join(folder, "stacks", name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify(json));
    return { name, directory, dependencies: [], resources: 1 };
  });
  const planned = await planStacks(synthesized, {
    terraform: await findTerraform(process.env),
    env: process.env,
    signal: new AbortController().signal,
    output,
    log: (line) => lines.push(line),
  });
  return { planned, lines };
}

// Terraform has this resource built in.
const CHANGES = { resource: { terraform_data: { one: { input: "x" } } } };
const NOTHING = { locals: { nothing: true } };

test("each stack is planned and reviewed, and nothing is left but the plans and the review", async () => {
  const { planned, lines } = await plan({ b: CHANGES, a: NOTHING });
  expect(planned.map(({ name }) => name)).toEqual(["b", "a"]);
  expect(lines.sort()).toEqual([
    "a: no changes",
    "b: nothing is lost: 1 to create, 0 to update, 0 to replace, 0 to delete",
  ]);
  expect(readdirSync(output).sort()).toEqual(["a.json", "b.json", "review.md"]);
  expect(statSync(join(output, "a.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, "stacks", "a"))).not.toContain("plan");
  expect(readFileSync(join(output, "review.md"), "utf8")).toMatchInlineSnapshot(`
    "<!-- musicdb review -->
    ## Plan

    | stack | verdict | changes |
    | --- | --- | --- |
    | b | nothing is lost | 1 to create, 0 to update, 0 to replace, 0 to delete |
    | a | no changes | |

    ### Plan of \`b\`: nothing is lost

    **nothing to warn of** · 1 to create, 0 to update, 0 to replace, 0 to delete · cost nothing in it has a price

    <details><summary>Changes (1)</summary>

    - **create** \`terraform_data.one\`

    </details>
    "
  `);
});

test("what Terraform says of stacks that cannot be planned is told, and there is no review", async () => {
  writeFileSync(join(folder, "old"), "");
  mkdirSync(output);
  writeFileSync(join(output, "review.md"), "of the run before");
  const tooNew = { terraform: { required_version: ">= 99" } };
  const error = await plan({ good: CHANGES, one: tooNew, two: tooNew }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  const { problems, exitCode } = error as ProblemError;
  expect(exitCode).toBe(1);
  expect(problems.map(({ path }) => path).sort()).toEqual(["one: terraform init", "two: terraform init"]);
  expect(problems[0]).toMatchObject({
    code: "PLAN_FAILED",
    message: expect.stringContaining("Unsupported Terraform Core version"),
  });
  expect(readdirSync(output)).not.toContain("review.md");
});

describe("the comment", () => {
  const planned = (name: string, changes: number, isUnsafe = false): PlannedStack => ({
    name,
    review: {
      findings: [],
      changes: { create: changes, update: 0, replace: 0, delete: 0 },
      cost: null,
      details: Array.from({ length: changes }, (_, i) => ({
        action: "create",
        address: `terraform_data.number_${i}`,
        attributes: [],
      })),
      isUnsafe,
    },
  });

  test("begins with the mark by which it is found again, and has the unsafe stacks first", () => {
    const text = commentOf([planned("a", 1), planned("b", 0), planned("c", 1, true)]);
    expect(text.startsWith(`${MARKER}\n`)).toBe(true);
    expect(text.split(MARKER)).toHaveLength(2);
    expect(text).toContain("| b | no changes | |");
    expect(text.match(/### Plan of `.`/g)).toEqual(["### Plan of `c`", "### Plan of `a`"]);
  });

  test("is never longer than GitHub takes, and says what is missing", () => {
    const text = commentOf(["a", "b", "c"].map((name) => planned(name, 1_000)));
    expect(text.length).toBeLessThan(MAX_COMMENT);
    expect(text).toContain("### Plan of c: too long to be shown here");
  });
});
