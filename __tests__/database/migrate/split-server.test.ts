import type { Client, QueryResult } from "pg";
import { ScanError } from "../../../database/migrate/scan";
import { splitStatements } from "../../../database/migrate/split";
import { CloudSqlServer } from "../../support/cloud-sql-server";
import fc from "../../support/fast-check";

// The server is the judge: it splits the whole text itself when it gets it as one message, and it refuses a
// message of the extended protocol that holds more than one statement (42601).

let cloud: CloudSqlServer;
let client: Client;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  client = await cloud.connect(await cloud.createDatabase());
  await client.query(
    "create schema s; set search_path = s; create table t (a integer, b text); create table u ()",
  );
}, 60_000);

afterAll(() => cloud.stop());

type Outcome = { readonly command: string; readonly rows: unknown[] };

const outcome = ({ command, rows }: QueryResult): Outcome => ({ command, rows });

/** What work did, undone afterwards. */
async function undone<T>(work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    return await work();
  } finally {
    await client.query("rollback");
  }
}

/** What each statement of one message gave. */
async function asOneMessage(sql: string): Promise<Outcome[]> {
  const results = (await client.query({ text: sql, rowMode: "array" })) as unknown as
    | QueryResult
    | QueryResult[];
  // A message without a statement has a result without a command.
  return [results]
    .flat()
    .filter(({ command }) => command)
    .map(outcome);
}

/** What each statement gave, sent by itself over the protocol that takes only one. */
async function oneByOne(statements: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const text of statements) {
    // Not in the types of pg yet.
    const query = { text, rowMode: "array" as const, queryMode: "extended" };
    outcomes.push(outcome(await client.query(query)));
  }
  return outcomes;
}

/** Text full of what may end a statement elsewhere. */
const nasty = fc.string({
  unit: fc.constantFrom(
    ";",
    ";",
    "'",
    '"',
    "$",
    "$$",
    "-",
    "--",
    "/*",
    "*/",
    "\\",
    "(",
    ")",
    "é",
    "😀",
    "\n",
    "a",
  ),
  maxLength: 8,
});
const gap = fc.oneof(
  { weight: 4, arbitrary: fc.constant(" ") },
  { weight: 2, arbitrary: fc.constantFrom("\n", "\t", "\r\n", "\f", "  \r ") },
  nasty.map((text) => ` --${text.replaceAll("\n", "")}\n`),
  nasty.map((text) => ` --${text.replaceAll("\n", "")}\r`),
  nasty.map((text) => {
    const inner = text.replaceAll("/*", "").replaceAll("*/", "");
    return ` /* ${inner} /* ; ${inner} */ ${inner} */ `;
  }),
);

const quoted = nasty.map((text) => `'${text.replaceAll("'", "''")}'`);
const escaped = nasty.map((text) => `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}\\';'`);
const continued = fc
  .tuple(nasty, fc.constantFrom("\n", " \r\n ", " -- it's ;\n", "\n\n --';\n"))
  .map(([text, newline]) => `e'a\\\\'${newline}'\\';${text.replaceAll("\\", "").replaceAll("'", "\\'")}'`);
const continuedPlain = nasty.map((text) => `'a\\'\n'${text.replaceAll("'", "''")};'`);
const dollar = fc
  .tuple(nasty, fc.constantFrom("", "a", "_b1", "É"))
  .map(([text, tag]) => `$${tag}$${text.replaceAll("$", "").replaceAll(`$${tag}$`, "")};$${tag}$`);
const tagged = nasty.map((text) => `$out$${text.replaceAll("$out", "")} $$;$$ $in$ ; $in$ $out$`);
const unicode = fc.constantFrom(
  "U&'\\0061;\\+000062'",
  "u&'\\\\;'",
  "U&'!0061;''' uescape '!'",
  "U&'d;' -- ;\n UESCAPE /* ; */ '?'",
);
const text = fc.oneof(quoted, escaped, continued, continuedPlain, dollar, tagged, unicode);
const number = fc.constantFrom(
  "1",
  "1e5",
  ".5",
  "1.",
  "0x1F",
  "1_000",
  "2 */* ; */ 3",
  "2*-- ;'\n-3",
  "@-- ;\n -5",
  "@/*;*/-5",
  "1 -/* ; */- 2",
  "(select 1)",
  "case when true then 1 end",
  "(array[1,2,3])[1:2]",
  "'1'::integer",
  "5%2",
  "1<>2",
);
const odd = fc.constantFrom(
  "B'01'",
  "x'1F'",
  "N'a;b'",
  "b'01' || b'1'",
  "interval '1 day'",
  "date '2001-01-01'",
);
const value = fc.oneof({ weight: 3, arbitrary: text }, number, odd);
const name = fc.oneof(
  fc.constantFrom(
    "a$b$c",
    "a$",
    "_x$1",
    "Ünï",
    "e",
    "U",
    '";"',
    '"a""; b"',
    '"$$"',
    '"--"',
    '"/*"',
    'U&"d\\0061;t"',
  ),
  nasty.filter((content) => content !== "").map((content) => `"${content.replaceAll('"', '""')}"`),
);

const tokens = (sql: string) => sql.split(" ");

/** Tokens, to be joined by gaps; NAME becomes a name that nothing else in the script has. */
const select = fc
  .array(fc.tuple(value, fc.option(name)), { minLength: 1, maxLength: 3 })
  .map((list) => [
    "select",
    ...list.flatMap(([item, label], index) => [
      ...(index > 0 ? [","] : []),
      item,
      ...(label ? ["as", label] : []),
    ]),
  ]);
const body = fc.constantFrom(
  tokens("select 1 ;"),
  tokens("select case when true then 1 else 2 end ;"),
  tokens("select 1 as end ;"),
  tokens("select 1 end ;"),
  tokens("select x.end from ( select 1 as end ) as x ;"),
  tokens("select case case 1 when 1 then 2 end when 2 then 3 end as case ;"),
  tokens("insert into t values (1, ';') ;"),
  tokens("select begin atomic from ( select 1 as begin ) as x ;"),
  [...tokens("select"), "'; end'", ...tokens(', "end" from ( select 1 as "end" ) as x ;')],
);
const routine = fc
  .tuple(
    fc.constantFrom(
      tokens("create function NAME() returns void"),
      tokens("create or replace function begin() returns void"),
      tokens("CREATE PROCEDURE NAME(a integer, b text default ';')"),
      tokens("create or replace procedure s.NAME()"),
    ),
    fc.array(body, { maxLength: 3 }),
  )
  .map(([head, statements]) => [
    ...head,
    ...tokens("language sql BEGIN atomic"),
    ...statements.flat(),
    "end",
  ]);
const statement = fc.oneof(
  { weight: 4, arbitrary: select },
  { weight: 2, arbitrary: routine },
  text.map((content) => [...tokens("insert into t values ( 1 ,"), content, ")"]),
  text.map((content) => [...tokens("comment on table t is"), content]),
  quoted.map((content) => [...tokens("set local application_name ="), content]),
  name.map((label) => [...tokens("create temporary table NAME ("), label, ...tokens("integer )")]),
  fc.constantFrom(
    tokens("create rule NAME as on insert to u do also ( select 1 ; select 2 )"),
    tokens("create rule NAME as on delete to u do instead ( select ';' ; ; )"),
    ["do", "$$ begin perform 1; end $$"],
    ["do", "$a$ begin perform $$;$$; end $a$"],
    tokens("create function NAME() returns text language sql return case when true then ';' end"),
    [
      ...tokens("create function NAME() returns text as"),
      "$b$ select ';'; select ';' $b$",
      ...tokens("language sql"),
    ],
    tokens("create view NAME as select 1 as begin , 2 as atomic"),
    tokens("create view NAME as select begin atomic from ( select 1 as begin ) as x"),
    tokens("select begin atomic from ( select 1 as begin ) as x"),
    tokens("values (1) , (2)"),
    tokens("with x as ( select 1 ) table x"),
    tokens("select 1 union select 2"),
  ),
);
const script = fc
  .array(
    fc.tuple(
      statement.chain((tokens) =>
        fc
          .tuple(...tokens.map((token) => fc.tuple(fc.constant(token), gap)))
          .map((parts) => parts.flat().join("")),
      ),
      fc.constantFrom(";", ";", ";;", "; ;"),
    ),
    { maxLength: 5 },
  )
  .map((list) => list.map(([sql, end], index) => sql.replace("NAME", `n${index}`) + end).join(""));

test("statements are what the server takes for statements", async () => {
  let statements = 0;
  await fc.assert(
    fc.asyncProperty(script, async (sql) => {
      const pieces = splitStatements(sql).map((piece) => piece.text);
      const whole = await undone(() => asOneMessage(sql));
      expect(pieces).toHaveLength(whole.length);
      expect(await undone(() => oneByOne(pieces))).toEqual(whole);
      statements += pieces.length;
    }),
    { numRuns: 400 },
  );
  expect(statements).toBeGreaterThan(400);
});

/** Anything at all: halves of quotes and comments, with enough around them to be SQL now and then. */
const fragments = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "select 1",
        ";",
        "\n",
        " ",
        "'",
        "''",
        "E'",
        "\\",
        '"',
        "$$",
        "$a$",
        "--",
        "/*",
        "*/",
        "a",
        "1",
      ),
      fc.constantFrom(
        "select 1;",
        "select 'a",
        "select E'\\",
        "'\n'",
        "\r",
        " as ",
        "(",
        ")",
        "$1",
        "*",
        "-",
        "1$$",
        "U&'",
      ),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => `select ${parts.join("")}`);

test("what we refuse the server refuses too, and what it takes we count alike", async () => {
  let taken = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fragments, async (sql) => {
      const whole = await undone(() => asOneMessage(sql).catch(() => undefined));
      let pieces: string[] | undefined;
      try {
        pieces = splitStatements(sql).map((piece) => piece.text);
      } catch (error) {
        if (!(error instanceof ScanError)) throw error;
      }
      if (whole) {
        taken += 1;
        expect(pieces).toHaveLength(whole.length);
      } else if (!pieces) refused += 1;
    }),
    { numRuns: 1500 },
  );
  expect(taken).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(100);
});
