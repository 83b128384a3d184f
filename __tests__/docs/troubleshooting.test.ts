import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { ProblemError } from "../../cloudsql/problem";
import { explainUnreachable } from "../../database/reach";

const ROOT = resolve(__dirname, "../..");
const FILE = join(ROOT, "docs/troubleshooting.md");
const PAGE = readFileSync(FILE, "utf8");

/** Codes that stand in front of a line of a table. */
const explained = [...PAGE.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code = ""]) => code);

/** Codes that a file can give. */
function codesOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/\bcode: "([A-Z_]+)"/g)].map(([, code = ""]) => code);
}

test("every code of a failed connection is explained, once, and no other", () => {
  const given = new Set([
    ...codesOf("database/reach.ts"),
    ...codesOf("database/access-problem.ts"),
    ...codesOf("database/secret.ts"),
  ]);
  expect(given.size).toBeGreaterThan(25);
  expect([...explained].sort()).toEqual([...given].sort());
});

const options = { host: "db.example.com", database: "music_library", user: "music_library_user" };

/** What a driver's words become. */
function codeOf(message: string, code?: string): string | undefined {
  const error = Object.assign(new Error(message), code && { code });
  const { problems } = explainUnreachable(error, options, {}) as ProblemError;
  return problems[0]?.code;
}

test.each([
  ["password authentication failed for user", "28P01"],
  ["no pg_hba.conf entry for host …, no encryption", "28000"],
  ["connection requires a valid client certificate", "28000"],
  ["too many clients already", "53300"],
  ["the database system is starting up", "57P03"],
  ["permission denied for database", "42501"],
  ["self-signed certificate in certificate chain", "SELF_SIGNED_CERT_IN_CHAIN"],
  ["The server does not support SSL connections", undefined],
])("%s is found in the last table, with the code that it has here", (words, sqlState) => {
  const said = words.replace(/^The server does not support SSL connections$/, "server does not support SSL");
  const line = PAGE.split("\n").find((one) => one.startsWith("| `") && one.includes(said));
  expect(line).toMatch(new RegExp(`\\| \`${codeOf(words, sqlState)}\` \\|$`));
});

test("every link leads to a file, and every variable is in .env.example", () => {
  for (const [, link = ""] of PAGE.matchAll(/\]\(([^)]+)\)/g)) {
    expect([link, existsSync(join(dirname(FILE), link))]).toEqual([link, true]);
  }
  const example = readFileSync(join(ROOT, ".env.example"), "utf8");
  for (const [, name = ""] of PAGE.matchAll(/`((?:DB|MUSICDB)_[A-Z_]+)(?:=[^`]*)?`/g))
    expect(example).toContain(`\n${name}=`);
});
