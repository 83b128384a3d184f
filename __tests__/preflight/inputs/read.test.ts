import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MAX_BYTES, readInput, readText, stackFolders } from "../../../preflight/inputs/read";
import { refusal, refusedProblems } from "../../support/refusal";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "read-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** What is told, without the folder of this run. */
const told = (path: string) => refusal(() => readInput(path)).replaceAll(folder, "DIR");
const code = (path: string) => refusedProblems(() => readInput(path))[0]?.code;

const USER = { resource: { google_sql_user: { app: { name: "app" } } } };

describe("what it is, is found out by content", () => {
  test("a configuration in a file of any name, with or without a byte order mark", () => {
    for (const text of [JSON.stringify(USER), `\uFEFF${JSON.stringify(USER)}`]) {
      const input = readInput(file("some.txt", text), "here");
      expect(input.kind).toBe("configuration");
      expect(input.resources).toMatchObject([{ address: "google_sql_user.app", source: "here" }]);
    }
  });

  test("a plan", () => {
    const plan = {
      format_version: "1.2",
      terraform_version: "1.11.4",
      resource_changes: [
        {
          address: "google_sql_user.app",
          mode: "managed",
          type: "google_sql_user",
          change: { actions: ["create"], before: null, after: { name: "app" }, after_unknown: { id: true } },
        },
      ],
    };
    const input = readInput(file("plan.json", JSON.stringify(plan)));
    expect(input.kind).toBe("plan");
    expect(input.resources).toMatchObject([{ address: "google_sql_user.app", attributes: { name: "app" } }]);
  });

  test("a folder with its Terraform JSON, and nothing else that lies there", () => {
    file("main.tf.json", JSON.stringify(USER));
    file(
      "main_override.tf.json",
      JSON.stringify({ resource: { google_sql_user: { app: { name: "new" } } } }),
    );
    file("metadata.json", "not looked at");
    const { resources, files } = readInput(folder);
    expect(resources).toMatchObject([{ attributes: { name: "new" } }]);
    expect(files.map(({ path }) => path)).toEqual([
      join(folder, "main.tf.json"),
      join(folder, "main_override.tf.json"),
    ]);
  });

  test("CDKTF's output folder by its stacks, in the order of their names", () => {
    for (const name of ["b", "a", "without"]) mkdirSync(join(folder, "stacks", name), { recursive: true });
    for (const name of ["b", "a"]) file(`stacks/${name}/cdk.tf.json`, JSON.stringify(USER));
    expect(stackFolders(folder).size).toBe(0);
    file("manifest.json", "{}");
    expect([...stackFolders(folder)]).toEqual([
      ["a", join(folder, "stacks", "a")],
      ["b", join(folder, "stacks", "b")],
    ]);
  });
});

describe("bad input gets one clear message", () => {
  test("no such file", () => {
    expect(told(join(folder, "missing.json"))).toMatchInlineSnapshot(`
      "DIR/missing.json: there is no such file or folder [INPUT_MISSING]
        fix:     check the path"
    `);
    expect(code(join(file("a.json", "{}"), "below"))).toBe("INPUT_MISSING");
  });

  test("empty", () => {
    expect(told(file("empty.json", ""))).toMatchInlineSnapshot(`
      "DIR/empty.json: this is empty [INPUT_EMPTY]
        fix:     write it again"
    `);
    expect(code(file("blank.json", " \n\t"))).toBe("INPUT_EMPTY");
  });

  test("not JSON, and what it says is not repeated", () => {
    expect(
      told(file("main.tf", 'resource "google_sql_user" "app" { password = "geheim-4711" }')),
    ).toMatchInlineSnapshot(`
      "DIR/main.tf: this is not JSON: Unexpected token 'r' [INPUT_NOT_JSON]
        allowed: Terraform JSON, or a plan from terraform show -json
        fix:     for .tf files check a plan: terraform show -json"
    `);
    for (const text of [
      '"geheim-4711',
      "geheim-4711",
      '{"password": geheim-4711}',
      '{"a": "geheim-4711" "b"}',
    ]) {
      expect(told(file("x.json", text))).toContain("[INPUT_NOT_JSON]");
      expect(told(file("x.json", text))).not.toContain("geheim");
    }
  });

  test("JSON, but not Terraform's", () => {
    expect(told(file("package.json", '{"name": "x", "scripts": {}}'))).toMatchInlineSnapshot(`
      "DIR/package.json: this is JSON, but neither a Terraform configuration nor a plan [INPUT_NOT_TERRAFORM]
        allowed: Terraform JSON (terraform, provider, resource …), or the output of terraform show -json for a plan
        fix:     give the cdk.tf.json of a stack, or a plan"
    `);
    for (const text of ["[]", "null", "7", '"text"', '{"data": [{"id": 1}]}']) {
      expect(code(file("x.json", text))).toBe("INPUT_NOT_TERRAFORM");
    }
  });

  test("a state", () => {
    expect(
      told(file("terraform.tfstate", '{"version": 4, "serial": 1, "lineage": "x", "resources": []}')),
    ).toMatchInlineSnapshot(`
      "DIR/terraform.tfstate: this is a state, which shows what is and not what is wanted [INPUT_STATE]
        allowed: Terraform JSON, or the output of terraform show -json for a plan
        fix:     terraform plan -out=plan, then terraform show -json plan > plan.json"
    `);
    expect(code(file("show.json", '{"format_version": "1.0", "values": {}}'))).toBe("INPUT_STATE");
  });

  test("a plan as Terraform saves it", () => {
    expect(told(file("plan", Buffer.from("PK\u0003\u0004rest")))).toMatchInlineSnapshot(`
      "DIR/plan: this is a plan in Terraform's binary form [INPUT_BINARY_PLAN]
        fix:     terraform show -json plan > plan.json"
    `);
  });

  test("50 MB, without reading it", () => {
    const path = file("large.json", Buffer.alloc(50 * 1024 * 1024, " "));
    expect(told(path)).toMatchInlineSnapshot(`
      "DIR/large.json: this is too large [INPUT_TOO_LARGE]
        got:     "50 MB"
        allowed: 32 MB
        fix:     give one stack's configuration or plan"
    `);
    expect(() => readText(Buffer.alloc(MAX_BYTES + 1), "standard input")).toThrow("[INPUT_TOO_LARGE]");
  });

  test("nested without end", () => {
    const deep = (levels: number) =>
      `{"resource": {"a": {"b": ${'{"x":'.repeat(levels)}1${"}".repeat(levels)}}}}`;
    expect(code(file("deep.json", deep(50_000)))).toBe("INPUT_NOT_TERRAFORM");
    expect(readInput(file("fine.json", deep(50))).resources).toHaveLength(1);
  });

  test("a folder without configuration", () => {
    expect(told(folder)).toMatchInlineSnapshot(`
      "DIR: the folder has no Terraform JSON [INPUT_NO_CONFIGURATION]
        allowed: *.tf.json
        fix:     give the folder of a synthesized stack"
    `);
    file("main.tf", "");
    expect(told(folder)).toContain("terraform show -json plan > plan.json");
  });

  test("a folder of which half is not JSON", () => {
    file("main.tf.json", JSON.stringify(USER));
    file("network.tf", "");
    expect(told(folder)).toMatchInlineSnapshot(`
      "DIR: the folder has .tf files beside its Terraform JSON, and half a configuration cannot be judged [INPUT_MIXED]
        got:     "network.tf"
        fix:     run terraform plan -out=plan, terraform show -json plan > plan.json, and check that"
    `);
  });

  test("a folder of which one file is broken", () => {
    file("a.tf.json", JSON.stringify(USER));
    file("b.tf.json", "{");
    expect(told(folder)).toContain("DIR/b.tf.json: this is not JSON");
  });

  test("a folder where a file should be", () => {
    mkdirSync(join(folder, "odd.tf.json"));
    expect(code(folder)).toBe("INPUT_UNREADABLE");
  });
});
