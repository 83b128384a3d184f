import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Duration } from "../../cloudsql/duration";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";

const DOCS = resolve(__dirname, "../../docs");
const read = (page: string) => readFileSync(join(DOCS, page), "utf8");
const blocks = (page: string, language: string) =>
  [...read(page).matchAll(/^ *```(\w+)\n([\s\S]*?)^ *```$/gm)].flatMap(([, found, text = ""]) =>
    found === language ? [text] : [],
  );
const PAGES = ["exports.md", "drill.md"];

test.each(PAGES)("%s: what it writes into an environment is taken", (page) => {
  const snippets = blocks(page, "ts");
  expect(snippets.length).toBeGreaterThan(0);
  for (const snippet of snippets) {
    const change = new Function("Duration", `return { ${snippet} };`)(Duration);
    const [field] = Object.keys(change) as [keyof typeof SHORTEST];
    expect(validateEnvironment({ ...SHORTEST, ...change })[field]).toBeDefined();
  }
});

test.each(PAGES)("%s: a shell can read its commands, and every link leads to a file", (page) => {
  for (const block of blocks(page, "sh")) execFileSync("bash", ["-n"], { input: block });
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  for (const link of links.filter((target) => !target.startsWith("https://"))) {
    const file = join(dirname(join(DOCS, page)), link.replace(/#.*/, ""));
    expect({ link, exists: existsSync(file) }).toEqual({ link, exists: true });
  }
});

test("the page of exports lists each field with its default", () => {
  const { exports } = validateEnvironment({ ...SHORTEST, exports: { schedule: "0 2 * * 0" } });
  const rows = new Map(
    [...read("exports.md").matchAll(/^\| `(\w+)` \| .* \| (.*) \|$/gm)].map(([, field = "", text = ""]) => [
      field,
      text,
    ]),
  );
  expect([...rows.keys()]).toEqual(
    expect.arrayContaining([
      "schedule",
      "timeZone",
      "bucket",
      "retention",
      "lock",
      "location",
      "offload",
      "key",
    ]),
  );
  expect(rows.get("timeZone")).toBe(`\`${exports?.timeZone}\``);
  expect(rows.get("lock")).toBe(`\`${exports?.lock}\``);
  expect(rows.get("offload")).toBe(`\`${exports?.offload}\``);
  expect(rows.get("retention")).toBe(`${exports?.retention.toDays()} days`);
});
