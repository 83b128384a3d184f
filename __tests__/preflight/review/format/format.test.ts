import { jsonReview } from "../../../../preflight/review/format/json";
import { MARKER, MAX_COMMENT, markdownReview } from "../../../../preflight/review/format/markdown";
import { textReview } from "../../../../preflight/review/format/text";
import { wrap } from "../../../../preflight/review/format/wrap";
import { type Review, review } from "../../../../preflight/review/review";
import { SCENARIOS, type ScenarioName } from "../../../support/plan-scenarios";
import { fixture, type Planned, reviewed } from "../../../support/plans";

const PLAIN = { bold: String, dim: String, yellow: String, red: String };
const PAINT = {
  bold: (text: string) => `<b>${text}</b>`,
  dim: (text: string) => `<d>${text}</d>`,
  yellow: (text: string) => `<y>${text}</y>`,
  red: (text: string) => `<r>${text}</r>`,
};
const MAIN = "google_sql_database_instance.main";
const NAMES = Object.keys(SCENARIOS) as ScenarioName[];
const LOST = { [MAIN]: { before: { region: "a" }, after: { region: "b" }, replace: [["region"]] } };

/** Without what the rules for configurations find: their words are pinned with them. */
function own(name: ScenarioName): Review {
  const result = review(fixture(name));
  return { ...result, findings: result.findings.filter(({ rule }) => rule.startsWith("review-")) };
}

/** What may stand in a plan and must do no harm. */
const HOSTILE =
  "`x` | <script>@everyone #1 \u001b[31m\u202e$(rm) ![i](http://e.vil) <!-- musicdb review -->\n# head\n```";

describe("text", () => {
  test("in full", () => {
    expect(textReview(own("shrink-disk"), "shrink-disk", PLAIN)).toMatchSnapshot();
    expect(textReview(own("renamed"), "renamed", PLAIN)).toMatchSnapshot();
  });

  test("one line where nothing changes", () => {
    expect(textReview(review(fixture("no-changes")), "dev-database", PLAIN)).toBe("dev-database: no changes");
  });

  test("keeps to 80 columns, whatever is in it", () => {
    const long = reviewed({
      [`google_sql_database.app["${"x".repeat(300)}"]`]: { before: { name: "a".repeat(500) } },
      [MAIN]: {
        before: { settings: [{ tier: "a".repeat(300), edition: HOSTILE }] },
        after: { settings: [{ tier: "b".repeat(300), edition: "x" }] },
      },
    });
    for (const result of [...NAMES.map((name) => review(fixture(name))), long]) {
      const lines = textReview(result, "plan", PLAIN).split("\n");
      expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
    }
  });

  test("colours what is grave, and words only", () => {
    const text = textReview(reviewed(LOST), "plan", PAINT);
    expect(text).toContain("<r>plan: not safe to apply; 1 error</r>");
    expect(text).toContain(`<b>${MAIN}</b>`);
    expect(text).toContain("  <r>error</r> review-replace-stateful region");
    expect(text).toContain(`<r>replace</r> ${MAIN}`);
  });

  test("names what to allow, as a shell takes it", () => {
    const result = reviewed({ ...LOST, 'google_sql_database.a["it\'s"]': { before: {} } });
    expect(textReview(result, "plan", PLAIN).replace(/\s+/g, " ")).toContain(
      `--allow-replace 'google_sql_database.a["it'\\''s"]' google_sql_database_instance.main`,
    );
  });

  test("leaves a terminal alone", () => {
    const text = textReview(
      reviewed({ [`a.b["${HOSTILE}"]`]: { before: {} }, ...hostile() }),
      HOSTILE,
      PLAIN,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).toContain("\\u{1b}[31m");
  });

  test("tells the cost: the total, each instance that changes, and what is not known", () => {
    const machine = (tier: string) => ({
      region: "us-central1",
      database_version: "POSTGRES_17",
      settings: [{ tier, disk_size: 20 }],
    });
    const larger = reviewed({
      [MAIN]: { before: machine("db-custom-1-3840"), after: machine("db-custom-2-7680") },
      "google_sql_database_instance.same": { before: machine("db-g1-small"), after: machine("db-g1-small") },
    });
    expect(textReview(larger, "plan", PLAIN)).toContain(
      "cost     USD 81.66 → 130.97 a month (+49.31)\n" +
        "         google_sql_database_instance.main: 52.71 → 102.02 (+49.31)\n",
    );
    expect(textReview(reviewed(LOST), "plan", PLAIN)).toContain(
      "cost     USD not known → not known a month\n" +
        "         google_sql_database_instance.main: not known → not known\n" +
        "         not known: google_sql_database_instance.main, before: no machine is\n" +
        "         written\n",
    );
    const nothing = reviewed({ "terraform_data.one": { after: { input: "x" } } });
    expect(textReview(nothing, "plan", PLAIN)).toContain("cost     nothing in it has a price\n");
  });
});

describe("markdown", () => {
  test("in full", () => {
    expect(markdownReview(own("shrink-disk"), "shrink-disk")).toMatchSnapshot();
    expect(markdownReview(own("renamed"), "renamed")).toMatchSnapshot();
  });

  test("begins with the marker, also without changes", () => {
    for (const name of NAMES) {
      const lines = markdownReview(review(fixture(name)), name).split("\n");
      expect(lines[0]).toBe(MARKER);
      expect(lines.filter((line) => line.includes(MARKER))).toHaveLength(1);
    }
    expect(markdownReview(review(fixture("no-changes")), "dev")).toBe(
      `${MARKER}\n### Plan of \`dev\`: no changes\n`,
    );
  });

  test("shows what a plan says as it is, and never as Markdown", () => {
    const text = markdownReview(reviewed({ [`a.b["${HOSTILE}"]`]: { before: {} }, ...hostile() }), HOSTILE);
    const outsideCode = text
      // What is escaped opens no code.
      .replace(/\\[`\\]/g, "ESCAPED")
      .replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, "CODE")
      .split("\n")
      .slice(1)
      .join("\n");
    expect(outsideCode).not.toContain("<script>");
    expect(outsideCode).not.toContain("@everyone");
    expect(outsideCode).not.toMatch(/#1\b/);
    expect(outsideCode).not.toContain("http://e.vil");
    expect(outsideCode).not.toContain(MARKER);
    expect(text.split("\n").filter((line) => line.startsWith("# "))).toEqual([]);
    expect(text).not.toContain("\u001b");
  });

  test("is never longer than a comment may be, and always closed", () => {
    const many = Object.fromEntries(
      Array.from({ length: 2000 }, (_, i): [string, Planned] => [
        `google_sql_database.app["${i}"]`,
        { before: { name: `database-${i}` } },
      ]),
    );
    const large = Object.fromEntries(
      Array.from({ length: 900 }, (_, i): [string, Planned] => [
        `google_project_service.s${i}`,
        { before: { service: "a".repeat(90) }, after: { service: "b".repeat(90) } },
      ]),
    );
    for (const changes of [many, large, { ...many, ...large }]) {
      const text = markdownReview(reviewed(changes), "plan");
      expect(text.length).toBeLessThanOrEqual(MAX_COMMENT);
      expect(text.length).toBeGreaterThan(50_000);
      expect(text.match(/<details>/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0);
      expect(text).toMatch(/… and \d+ more: `musicdb review` shows them/);
    }
  });
});

describe("json", () => {
  test("has findings, changes and cost, and the same shape for each finding", () => {
    const json = jsonReview(reviewed(LOST));
    expect(Object.keys(json)).toEqual(["findings", "changes", "cost"]);
    expect(json.changes).toEqual({ create: 0, update: 0, replace: 1, delete: 0 });
    expect(json.cost).toMatchObject({ before: null, after: null, currency: "USD" });
    expect(json.findings.map((finding) => Object.keys(finding))).toEqual([
      ["rule", "severity", "source", "address", "attribute", "path", "message", "fix", "link"],
    ]);
  });
});

describe("lines", () => {
  test("are broken between words, and words where they are too long", () => {
    expect(wrap(`one ${"x".repeat(100)} two`, 2).map((line) => line.length)).toEqual([5, 80, 28]);
    expect(wrap("a\n  b c\n\nd", 2)).toEqual(["  a", "    b c", "  d"]);
  });
});

function hostile(): Record<string, Planned> {
  const side = (edition: string) => ({
    settings: [{ edition, availability_type: "REGIONAL", tier: HOSTILE }],
  });
  return {
    [MAIN]: {
      before: side(HOSTILE),
      after: { settings: [{ edition: `${HOSTILE}2`, availability_type: HOSTILE }] },
    },
  };
}
