import { ScanError } from "../../../database/migrate/scan";
import { splitStatements } from "../../../database/migrate/split";
import fc from "../../support/fast-check";

const texts = (sql: string) => splitStatements(sql).map(({ text }) => text);

test.each([
  ["plain", "select 1; select 2", ["select 1", "select 2"]],
  ["empty statements", ";; select 1 ;;\n;", ["select 1"]],
  ["comments around", "-- a; b\nselect 1 -- c;\n; /* d; */", ["select 1"]],
  ["nested comments", "select /* a /* b; */ c; */ 1; select 2", ["select /* a /* b; */ c; */ 1", "select 2"]],
  ["doubled quotes", "select 'it''s; fine'; select \"a\"\";b\"", ["select 'it''s; fine'", 'select "a"";b"']],
  ["a backslash at the end of a plain string", "select 'a\\'; select 2", ["select 'a\\'", "select 2"]],
  [
    "escape strings",
    "select E'it\\'s; fine', e'\\\\'; select 2",
    ["select E'it\\'s; fine', e'\\\\'", "select 2"],
  ],
  ["a name that ends in e", "select true'x'; select 2", ["select true'x'", "select 2"]],
  [
    "dollar quotes",
    "do $$ begin; end $$; do $a$ $$; $b$ $a$; select 1",
    ["do $$ begin; end $$", "do $a$ $$; $b$ $a$", "select 1"],
  ],
  [
    "a dollar inside a name",
    "select a$b$c; select $1; select d$b$",
    ["select a$b$c", "select $1", "select d$b$"],
  ],
  [
    "rules with several commands",
    "create rule r as on insert to t do also (select 1; select 2); select 3",
    ["create rule r as on insert to t do also (select 1; select 2)", "select 3"],
  ],
  [
    "begin atomic",
    "create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3",
    [
      "create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end",
      "select 3",
    ],
  ],
  [
    "end and case as names in a body",
    "create procedure p() begin atomic select 1 as end, t.end, 2 case from t; insert into t select 1 end; end; select 3",
    [
      "create procedure p() begin atomic select 1 as end, t.end, 2 case from t; insert into t select 1 end; end",
      "select 3",
    ],
  ],
  [
    "an empty body",
    "create procedure p() begin atomic end; select 3",
    ["create procedure p() begin atomic end", "select 3"],
  ],
  [
    "begin as a name",
    "create function begin() returns int language sql return 1; select 2",
    ["create function begin() returns int language sql return 1", "select 2"],
  ],
  ["begin outside of a routine", "begin; select 1; end; select 2", ["begin", "select 1", "end", "select 2"]],
  [
    "escape strings that go on in the next line",
    "select E'a' -- b'\n\t'\\'; c'; select 'a'\n'\\'; select 3",
    ["select E'a' -- b'\n\t'\\'; c'", "select 'a'\n'\\'", "select 3"],
  ],
  ["a comment that ends with the line of an old Mac", "select 1 -- a\r; select 2", ["select 1", "select 2"]],
  [
    "comments in operators",
    "select 2 */* ; */ 3; select 1 @-- ;\n 2",
    ["select 2 */* ; */ 3", "select 1 @-- ;\n 2"],
  ],
  ["a dollar quote behind a number", "select 1$$;$$; select 2", ["select 1$$;$$", "select 2"]],
  ["accents and symbols", "select 'é😀;' as ünï; select 2", ["select 'é😀;' as ünï", "select 2"]],
])("%s", (_name, sql, expected) => {
  expect(texts(sql)).toEqual(expected);
});

function refusal(sql: string): ScanError {
  try {
    splitStatements(sql);
  } catch (error) {
    if (error instanceof ScanError) return error;
    throw error;
  }
  throw new Error(`accepted: ${sql}`);
}

test.each([
  ["select 1; select 'open", "this quote is not closed", 17],
  ["select E'open\\'", "this quote is not closed", 8],
  ['select "open', "this quote is not closed", 7],
  ["do $x$ begin", "the dollar quote $x$ is not closed", 3],
  ["select 1 /* open /* closed */", "this comment is not closed", 9],
])("refuses %s", (sql, message, offset) => {
  expect(refusal(sql)).toMatchObject({ code: "SQL_NOT_READABLE", message, offset });
});

// Parts of a statement; each is complete in itself, and none holds a semicolon that ends a statement.
const quoted = fc.string({ unit: fc.constantFrom("a", ";", '"', "$", "-", "/", "*", "\\", "é", "😀", "\n") });
const part = fc.oneof(
  fc.constantFrom(
    "select",
    "x1",
    "a$b",
    "1e5",
    "42",
    "+",
    "$1",
    "::text",
    "E",
    "case",
    "end",
    "begin",
    ",",
    "Ünï",
  ),
  quoted.map((text) => `'${text}'`),
  quoted.map((text) => `'it''s ${text}'`),
  // Not at the end of the part: a string on the next line would continue it.
  quoted.map((text) => `E'${text.replaceAll("\\", "\\\\")}\\';' ||`),
  quoted.map((text) => `"${text.replaceAll('"', '""')}"`),
  quoted.map((text) => `$body$${text.replaceAll("$", "")};$body$`),
  quoted.map((text) => `$$${text.replaceAll("$", "")}$$`),
  quoted.map((text) => `(1; ${`'${text}'`})`),
);
const gap = fc.oneof(fc.constantFrom(" ", "\n", "\t", " -- a; 'b $$\n", " /* ; /* ' */ $$ */ "));
const statement = fc
  .array(fc.tuple(part, gap), { minLength: 1, maxLength: 8 })
  .map((parts) =>
    parts.map(([text, space], index) => (index < parts.length - 1 ? text + space : text)).join(""),
  );

test("statements joined come apart again", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(statement, gap), { maxLength: 6 }), (list) => {
      const sql = list.map(([text, space]) => `${space}${text};${space}`).join("");
      expect(texts(sql)).toEqual(list.map(([text]) => text));
    }),
    { numRuns: 500 },
  );
});

test("any text is split or refused, and nothing is lost or moved", () => {
  const alphabet = fc.constantFrom(
    "a",
    "e",
    "E",
    "1",
    " ",
    "\n",
    ";",
    "'",
    '"',
    "$",
    "-",
    "/",
    "*",
    "(",
    ")",
    "😀",
  );
  fc.assert(
    fc.property(fc.string({ unit: alphabet, maxLength: 40 }), (sql) => {
      let statements: ReturnType<typeof splitStatements>;
      try {
        statements = splitStatements(sql);
      } catch (error) {
        expect(error).toBeInstanceOf(ScanError);
        return;
      }
      let end = 0;
      for (const { text, offset } of statements) {
        expect(sql.slice(offset, offset + text.length)).toBe(text);
        expect(text).toBe(text.trim());
        expect(offset).toBeGreaterThanOrEqual(end);
        end = offset + text.length;
      }
    }),
    { numRuns: 1000 },
  );
});
