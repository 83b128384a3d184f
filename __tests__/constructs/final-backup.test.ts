import { spawnSync } from "node:child_process";
import { FinalBackup } from "../../constructs/final-backup";
import { type Attributes, addInstance, type WrittenStack, writeStack } from "../support/construct";

let stack: WrittenStack;
let backup: Attributes;
beforeAll(() => {
  stack = writeStack((scope) => new FinalBackup(scope, "final-backup", { instance: addInstance(scope) }));
  backup = stack.json.resource.null_resource["final-backup"];
  // Bundling takes longer where others work too.
}, 30_000);
afterAll(() => stack.remove());

test("runs when it is destroyed, which is before the instance is", () => {
  expect(backup.provisioner).toHaveLength(1);
  const { when, command } = backup.provisioner[0]["local-exec"];
  expect(when).toBe("destroy");
  // A destroy-time provisioner may refer to nothing but its own resource.
  expect(command.match(/\$\{[^}]+\}/g)).toEqual([
    "${path.module}",
    "${self.triggers.project}",
    "${self.triggers.instance}",
  ]);
});

test("belongs to the instance, and is replaced together with it", () => {
  expect(backup.triggers).toEqual({
    project: "loist-music-test",
    instance: "${google_sql_database_instance.instance.name}",
    self_link: "${google_sql_database_instance.instance.self_link}",
  });
});

test("the bundled program starts where there is nothing but Node.js, and says what it misses", () => {
  const [, program = ""] = stack.resolve(backup.provisioner[0]["local-exec"].command).split(" ");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
    cwd: stack.folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  expect(status).toBeGreaterThan(0);
  expect(`${stdout}${stderr}`).toContain("--project");
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*\(/m);
});
