import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { TerraformVariable } from "cdktf";
import { ProjectServices } from "../../constructs/project-services";
import { SqlStep, type SqlStepProps } from "../../constructs/sql-step";
import {
  type Attributes,
  synthesizeConstruct,
  synthRefusal,
  type WrittenStack,
  writeStack,
} from "../support/construct";

const PROPS: SqlStepProps = {
  connectionName: "loist-music-test:us-central1:music-db",
  database: "music_library",
  user: "music_library_migrator",
  passwordSecret: "projects/loist-music-test/secrets/music-db-music_library_migrator",
  applicationUsers: ["music_library_user", "app@example-project.iam"],
  ipType: "PRIVATE",
};

let stack: WrittenStack;
let step: Attributes;
beforeAll(() => {
  stack = writeStack((scope) => new SqlStep(scope, "sql", PROPS));
  step = stack.json.resource.null_resource.sql;
  // Bundling takes longer where others work too.
}, 30_000);
afterAll(() => stack.remove());

/** The command as a list of arguments; there is nothing in it that a shell would change. */
function words(): string[] {
  return stack.resolve(step.provisioner[0]["local-exec"].command).split(" ");
}

test("runs the migrator with what it needs to know, and no secret", () => {
  expect(words().slice(2)).toEqual([
    ...["--instance", "loist-music-test:us-central1:music-db"],
    ...["--database", "music_library"],
    ...["--user", "music_library_migrator"],
    ...["--password-secret", "projects/loist-music-test/secrets/music-db-music_library_migrator"],
    ...["--app-user", "music_library_user"],
    ...["--app-user", "app@example-project.iam"],
    "--revoke-others",
    ...["--ip-type", "PRIVATE"],
  ]);
  expect(step.provisioner).toHaveLength(1);
  expect(Object.keys(step.provisioner[0]["local-exec"])).toEqual(["command"]);
});

test("runs again for other SQL, another migrator or another place, and for nothing else", () => {
  expect(step.triggers).toEqual({
    sql: expect.stringMatching(/^[0-9a-f]{64}$/),
    migrator: expect.stringMatching(/^[0-9a-f]{64}$/),
    instance: "loist-music-test:us-central1:music-db",
    database: "music_library",
    application_users: "music_library_user app@example-project.iam",
    readers: "",
    operators: "",
    migrators: "",
  });
});

test("names who reads, operates and migrates, and runs again when that changes", () => {
  const made = synthesizeConstruct((scope) => {
    new SqlStep(scope, "sql", {
      ...PROPS,
      readers: ["ann@example.com", "bob@example.com"],
      operators: ["bob@example.com"],
      migrators: ["deploy@example-project.iam"],
    });
  });
  const { triggers, provisioner } = made.resource("null_resource");
  expect(provisioner[0]["local-exec"].command).toContain(
    " --app-user app@example-project.iam --reader ann@example.com --reader bob@example.com" +
      " --operator bob@example.com --migrator deploy@example-project.iam --revoke-others --ip-type PRIVATE",
  );
  expect(triggers).toMatchObject({
    readers: "ann@example.com bob@example.com",
    operators: "bob@example.com",
    migrators: "deploy@example-project.iam",
  });
});

test("carries all the SQL", () => {
  const folder = dirname(words()[1] ?? "");
  const project = resolve(__dirname, "../..");
  for (const part of ["sql/migrations", "sql/roles"]) {
    expect(readdirSync(join(folder, part)).sort()).toEqual(readdirSync(join(project, part)).sort());
  }
});

test("carries Google's libraries beside the migrator", () => {
  const folder = dirname(words()[1] ?? "");
  expect(readdirSync(folder).sort()).toEqual(["cloud-libraries.cjs", "sql", "step.cjs"]);
});

test("the bundled migrator starts where there is nothing but Node.js, and says what it misses", () => {
  const [node, program = ""] = words();
  expect(node).toBe("node");
  expect(existsSync(program)).toBe(true);
  const { status, stderr, stdout } = spawnSync(process.execPath, [program], {
    cwd: stack.folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  expect(status).toBeGreaterThan(0);
  expect(`${stdout}${stderr}`).toContain("--instance");
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*\(/m);
});

test("waits for what it is told to wait for", () => {
  const made = synthesizeConstruct((scope) => {
    const { dependables } = new ProjectServices(scope, "api", {
      project: "loist-music-test",
      services: ["sqladmin"],
    });
    new SqlStep(scope, "sql", { ...PROPS, dependsOn: dependables });
  });
  expect(made.resource("null_resource").depends_on).toEqual([
    expect.stringMatching(/^google_project_service\.api_sqladmin_\w+$/),
  ]);
});

test("an argument that a shell would change is refused", () => {
  expect(
    synthRefusal((scope) => new SqlStep(scope, "sql", { ...PROPS, database: "music; rm -rf x" })),
  ).toMatchInlineSnapshot(`
    "stack/sql: "database" has characters that a shell would not leave alone [SQL_STEP_ARGUMENT_NOT_PLAIN]
      got:     "music; rm -rf x"
      allowed: letters, digits and _ . : / @ -
      fix:     choose a plainer name"
  `);
  for (const list of ["applicationUsers", "readers", "operators", "migrators"]) {
    expect(
      synthRefusal((scope) => new SqlStep(scope, "sql", { ...PROPS, [list]: ["ann@example.com", "b&b"] })),
    ).toMatch(new RegExp(`"${list}" has characters[^]*got: {5}"b&b"`));
  }
  for (const user of ["$(id)", "a b", "`id`", "a'b", "a&b", "a|b", "a>b", ""]) {
    expect(synthRefusal((scope) => new SqlStep(scope, "sql", { ...PROPS, user }))).toContain(
      "SQL_STEP_ARGUMENT_NOT_PLAIN",
    );
  }
});

test("an argument that is known only at apply passes", () => {
  const made = synthesizeConstruct((scope) => {
    const database = new TerraformVariable(scope, "database", { type: "string" }).stringValue;
    new SqlStep(scope, "sql", { ...PROPS, database });
  });
  const { triggers, provisioner } = made.resource("null_resource");
  expect(triggers.database).toBe("${var.database}");
  expect(provisioner[0]["local-exec"].command).toContain("--database ${var.database} ");
});
