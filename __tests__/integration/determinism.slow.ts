import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { run } from "../support/terraform";

jest.setTimeout(60_000);

const PROJECT = join(__dirname, "../..");
const SOURCES = [
  "build",
  "cdktf.json",
  "cloudsql",
  "constructs",
  "database",
  "environments",
  "main.ts",
  "package.json",
  "preflight",
  "preflight.json",
  "sql",
  "stacks",
  "tsconfig.json",
];
const NOBODY = 65534;
const root = mkdtempSync(join(tmpdir(), "determinism-"));

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Every synthesized file with its hash, after a synth in a copy of the project. */
async function synthesizeIn(
  folder: string,
  environment: Record<string, string>,
  uid?: number,
): Promise<Record<string, string>> {
  mkdirSync(folder, { recursive: true });
  for (const source of SOURCES) cpSync(join(PROJECT, source), join(folder, source), { recursive: true });
  symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
  const [command = "", ...args] = JSON.parse(readFileSync(join(PROJECT, "cdktf.json"), "utf8")).app.split(
    " ",
  );
  // The other user owns its copy; the capability lets it read the packages, wherever this checkout is.
  const asUser =
    uid === undefined
      ? []
      : [
          "setpriv",
          `--reuid=${uid}`,
          `--regid=${uid}`,
          "--clear-groups",
          "--inh-caps=+dac_override",
          "--ambient-caps=+dac_override",
        ];
  if (uid !== undefined) {
    chmodSync(root, 0o755);
    chownSync(folder, uid, uid);
  }
  const [program = "", ...rest] = [...asUser, command, ...args];
  const result = await run(program, rest, { cwd: folder, environment });
  if (result.code !== 0) throw new Error(result.output);
  const out = join(folder, "cdktf.out");
  return Object.fromEntries(
    files(join(out, "stacks")).map((file) => [
      relative(out, file),
      createHash("sha256").update(readFileSync(file)).digest("hex"),
    ]),
  );
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]));
}

test("two folders, two homes, two time zones and, as root, two users give the same bytes", async () => {
  const first = await synthesizeIn(join(root, "one"), { HOME: root, TZ: "UTC", LANG: "C", USER: "one" });
  const other = process.getuid?.() === 0 ? NOBODY : undefined;
  const second = await synthesizeIn(
    join(root, "a deeper/folder with spaces"),
    { HOME: join(root, "elsewhere"), TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8", USER: "other" },
    other,
  );
  expect(Object.keys(first).filter((name) => name.endsWith("cdk.tf.json"))).toHaveLength(9);
  expect(second).toEqual(first);
});
