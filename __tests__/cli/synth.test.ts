import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStacks, synthesize } from "../../cli/synth";

let project: string;

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), "synth-")));
});

afterEach(() => {
  rmSync(project, { recursive: true });
});

/** A project whose application is a few lines of JavaScript. */
function application(script: string): void {
  writeFileSync(join(project, "app.js"), script);
  writeFileSync(join(project, "cdktf.json"), JSON.stringify({ app: "node app.js", context: { mine: 1 } }));
}

const writesStacks = `
  const fs = require("fs");
  const stacks = {};
  const add = (name, dependencies, resource) => {
    const folder = "stacks/" + name;
    fs.mkdirSync(process.env.CDKTF_OUTDIR + "/" + folder, { recursive: true });
    fs.writeFileSync(process.env.CDKTF_OUTDIR + "/" + folder + "/cdk.tf.json", JSON.stringify({ resource }));
    stacks[name] = { name, dependencies, workingDirectory: folder, synthesizedStackPath: folder + "/cdk.tf.json" };
  };
  add("a-last", ["b-first", "c-middle"]);
  add("b-first", [], { null_resource: { one: {}, two: {} }, random_id: { three: {} } });
  add("c-middle", ["b-first"]);
  fs.writeFileSync(process.env.CDKTF_OUTDIR + "/manifest.json", JSON.stringify({ stacks }));
`;

test("the application of cdktf.json tells the stacks, each after those it depends on", async () => {
  application(writesStacks);

  const stacks = await synthesize(project);

  expect(stacks.map(({ name }) => name)).toEqual(["b-first", "c-middle", "a-last"]);
  expect(stacks[0]).toEqual({
    name: "b-first",
    directory: join(project, "cdktf.out/stacks/b-first"),
    dependencies: [],
    resources: 3,
  });
});

test("it gets cdktf's context and none of Terraform's variables", async () => {
  process.env.TF_VAR_password = "for deploying only";
  application(`${writesStacks}
    if (process.env.TF_VAR_password || JSON.parse(process.env.CDKTF_CONTEXT_JSON).mine !== 1) process.exit(1);`);
  try {
    await expect(synthesize(project)).resolves.toHaveLength(3);
  } finally {
    delete process.env.TF_VAR_password;
  }
});

test("a failed synthesis is told in the application's words and leaves nothing stale behind", async () => {
  application(writesStacks);
  const [stack] = await synthesize(project);
  mkdirSync(join(project, "cdktf.out/stacks/b-first/.terraform"));
  application('console.error("dev.tier: not for PostgreSQL [TIER_NOT_FOR_POSTGRES]"); process.exit(2)');

  await expect(synthesize(project)).rejects.toMatchObject({
    message:
      "the application did not synthesize\ndev.tier: not for PostgreSQL [TIER_NOT_FOR_POSTGRES] [SYNTH_FAILED]",
    exitCode: 2,
  });

  expect(existsSync(join(stack?.directory as string, "cdk.tf.json"))).toBe(false);
  expect(existsSync(join(stack?.directory as string, ".terraform"))).toBe(true);
  expect(() => readStacks(project)).toThrow("there are no synthesized stacks [NOT_SYNTHESIZED]");
});
