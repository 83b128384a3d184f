import type { Finding } from "../../../preflight/finding";
import type { Inspection } from "../../../preflight/inspect";
import { textReport } from "../../../preflight/report/text";

const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: "tier-valid",
  severity: "error",
  address: "google_sql_database_instance.main",
  attribute: "settings.tier",
  message: 'PostgreSQL does not take the tier; got "db-n1-standard-1"; allowed: db-custom-1-3840 and larger',
  fix: 'write "db-custom-1-3840"',
  link: "https://cloud.google.com/sql/docs/postgres/create-instance",
  ...more,
});

const report = (more: Partial<Inspection>) =>
  textReport({ findings: [], suppressed: [], resources: 2, rules: [], ...more });

test("findings are grouped by construct path or address, with what is suppressed and the counts", () => {
  const accepted = finding({ severity: "info", rule: "backup-kept", path: "prod/instance" });
  expect(
    report({
      findings: [
        finding({ path: "prod/instance" }),
        finding({ source: "other" }),
        finding({ severity: "warning", rule: "storage-unlimited", attribute: "", path: "prod/instance" }),
        finding({ severity: "info", rule: "tier-shared-core" }),
      ],

      suppressed: [{ ...accepted, reason: "it may be lost", by: "preflight.json", inSource: false }],
    }),
  ).toMatchInlineSnapshot(`
    "prod/instance
      error  tier-valid  settings.tier
        PostgreSQL does not take the tier; got "db-n1-standard-1"; allowed:
        db-custom-1-3840 and larger
        fix: write "db-custom-1-3840"
        https://cloud.google.com/sql/docs/postgres/create-instance
      warning  storage-unlimited
        PostgreSQL does not take the tier; got "db-n1-standard-1"; allowed:
        db-custom-1-3840 and larger
        fix: write "db-custom-1-3840"
        https://cloud.google.com/sql/docs/postgres/create-instance

    other: google_sql_database_instance.main
      error  tier-valid  settings.tier
        PostgreSQL does not take the tier; got "db-n1-standard-1"; allowed:
        db-custom-1-3840 and larger
        fix: write "db-custom-1-3840"
        https://cloud.google.com/sql/docs/postgres/create-instance

    google_sql_database_instance.main
      note  tier-shared-core  settings.tier
        PostgreSQL does not take the tier; got "db-n1-standard-1"; allowed:
        db-custom-1-3840 and larger
        fix: write "db-custom-1-3840"
        https://cloud.google.com/sql/docs/postgres/create-instance

    suppressed
      prod/instance
        backup-kept (info)  settings.tier
          reason: it may be lost (preflight.json)

    2 errors, 1 warning, 1 note, 1 suppressed; 0 rules over 2 resources"
  `);
});

test("nothing found is said too", () => {
  expect(report({ resources: 1 })).toBe("no findings; 0 rules over 1 resource");
});

test("lines keep to 80 columns, unless a word is longer", () => {
  const long = report({
    findings: [finding({ message: "word ".repeat(100), fix: `${"x".repeat(120)} end` })],
  });
  const tooLong = long.split("\n").filter((line) => line.length > 80);
  expect(tooLong).toEqual([`    ${"x".repeat(120)}`]);
});

test("what the input says cannot steer the terminal", () => {
  const evil = "a\u001b[2J\u001b]0;title\u0007\r\nb\u202e";
  const text = report({
    findings: [finding({ message: evil, fix: evil, attribute: evil, address: evil })],
    suppressed: [{ ...finding({ address: evil }), reason: evil, by: evil, inSource: true }],
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  expect(text).toContain("\\u001b[2J");
});

test("colours come from the caller", () => {
  const paint = {
    bold: (t: string) => `<b>${t}</b>`,
    dim: (t: string) => t,
    yellow: (t: string) => t,
    red: (t: string) => `<r>${t}</r>`,
  };
  const painted = textReport({ findings: [finding()], suppressed: [], resources: 1, rules: [] }, paint);
  expect(painted).toContain("<b>google_sql_database_instance.main</b>\n  <r>error</r>  tier-valid");
});
