import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { catalogue, everyRule } from "../../preflight/inspect";
import { rulesMarkdown } from "../../preflight/report/rules";
import { reviewRules } from "../../preflight/review/rules";
import { musicdb } from "../support/musicdb";

const LISTED = [...catalogue, ...reviewRules];

test("rules are listed for people and for machines", async () => {
  const [text, json] = await Promise.all([musicdb(["rules"]), musicdb(["rules", "--format", "json"])]);
  expect(text.stdout).toMatch(/^tier\n {2}tier-/m);
  for (const line of text.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  const rules: Record<string, unknown>[] = JSON.parse(json.stdout);
  expect(rules.map(({ id }) => id)).toEqual(LISTED.map(({ id }) => id));
  expect(rules.find(({ id }) => id === "network-unencrypted")).toMatchObject({
    severity: "warning",
    title: expect.any(String),
    why: expect.any(String),
    ignoreWhen: expect.any(String),
    link: expect.stringMatching(/^https:/),
    policies: expect.arrayContaining(["CIS 6.4"]),
  });
});

test("the page of the documentation is up to date", () => {
  // Run npm run docs:rules where this fails.
  expect(readFileSync(resolve(__dirname, "../../docs/rules.md"), "utf8")).toBe(rulesMarkdown(LISTED));
});

test("every rule has an id of its own in its area, a documentation, and every warning says when to ignore it", () => {
  const ids = LISTED.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  for (const { id, severity, title, why, ignoreWhen, link } of [...everyRule, ...reviewRules]) {
    expect([id, id]).toEqual([id, expect.stringMatching(/^[a-z]+(-[a-z0-9]+)+$/)]);
    expect([id, link]).toEqual([id, expect.stringMatching(/^https:\/\/\S+$/)]);
    expect([id, title, why]).toEqual([
      id,
      expect.stringMatching(/^\S.*[^.]$/),
      expect.stringMatching(/\S+ \S+/),
    ]);
    if (severity === "warning") expect([id, ignoreWhen]).toEqual([id, expect.stringMatching(/\S+ \S+/)]);
  }
});
