import { formatProblem } from "../../../cloudsql/problem";
import { parseMigration } from "../../../database/migrate/read";

/** What is said of a script, without what is wrong with it otherwise. */
function refusals(sql: string, head = ""): string[] {
  const result = parseMigration("0001_a.sql", `${head}-- migrate:up\n${sql}\n-- migrate:down\nselect 1;\n`);
  return Array.isArray(result) ? result.map(formatProblem) : [];
}

describe("what psql does itself is refused by name", () => {
  test.each([
    ["\\i other.sql", "\\i", "write the statements of that file here, or into a migration"],
    ["select 1;\n\\ir other.sql", "\\ir", "write the statements of that file here, or into a migration"],
    ["\\copy t from 'a.csv'", "\\copy", "write the rows as INSERT, or load them outside of migrations"],
    ["\\set x 1", "\\set", "write the value out, or decide in a DO block"],
    ["select 'drop table x' \\gexec", "\\gexec", "use a DO block with EXECUTE"],
    ["\\connect other", "\\connect", "remove it: the connection is made already"],
    ["\\restrict AbC", "\\restrict", "remove it: pg_dump writes it for psql"],
    ["\\d", "\\d", "remove it"],
    ["\\!ls", "\\!", "remove it"],
    ["\\", "\\", "remove it"],
  ])("%s", (sql, name, fix) => {
    const [said = ""] = refusals(sql);
    expect(said).toContain(
      `: ${name} is a command of psql, which the server does not know [SQL_CLIENT_COMMAND]\n`,
    );
    expect(said.endsWith(`  fix:     ${fix}`)).toBe(true);
  });

  test("and so is COPY with its rows in the file", () => {
    expect(refusals("select 1;\ncopy t (a, b) from stdin;\n1\tit's\n\\.\n")).toEqual([
      [
        "0001_a.sql:3:1: COPY … FROM STDIN and TO STDOUT need psql, which sends and takes the rows [SQL_CLIENT_COMMAND]",
        '  got:     "copy t (a, b) from stdin;"',
        "  fix:     write the rows as INSERT, or load them outside of migrations",
      ].join("\n"),
    ]);
    for (const copy of [
      'COPY "from" . "t" FROM /* x */ STDIN WITH (FORMAT csv)',
      "copy (select 1) to stdout",
      "copy binary t from stdin",
    ]) {
      expect(refusals(`${copy};`)).toHaveLength(1);
    }
    expect(refusals("copy t from '/tmp/a.csv';\nselect 'copy t from stdin', copy from stdin;")).toEqual([]);
  });

  test("but a backslash in quotes or comments is text", () => {
    expect(refusals("select '\\i', \"\\i\", $$\\i$$, E'\\\\' -- \\i\n/* \\i */;")).toEqual([]);
  });
});

describe("characters that only look like SQL are refused", () => {
  test.each([
    ["a typographic quote", "insert into t values (‘a’);", "1:23", "U+2018"],
    ["a space that does not break", "select\u00a01;", "1:7", "U+00A0"],
    ["a space without width", "create table t\u200b (a integer);", "1:15", "U+200B"],
    ["a byte order mark in the middle", "select 1;\n\uFEFFselect 2;", "2:1", "U+FEFF"],
    ["a long dash", "select 1 – 2;", "1:10", "U+2013"],
    ["a full-width semicolon", "select 1；", "1:9", "U+FF1B"],
    ["a Greek question mark", "select a\u037e", "1:9", "U+037E"],
  ])("%s", (_what, sql, place, code) => {
    const [line, column] = place.split(":").map(Number) as [number, number];
    expect(refusals(sql)).toEqual([
      [
        `0001_a.sql:${line + 1}:${column}: the character ${code} only looks like SQL: the server takes it for a letter of a name [SQL_LOOK_ALIKE]`,
        `  got:     "${sql.split("\n")[line - 1]?.trim()}"`,
        "  fix:     type it anew, or put the name in double quotes where it is meant",
      ].join("\n"),
    ]);
  });

  test("but not in quotes and comments, nor letters of any language", () => {
    expect(refusals("select '‘a’ – \u00a0';")).toEqual([]);
    expect(
      refusals('select 1 as "a – b"; -- it’s – fine\n/* “ */ select имя, 名前, größe from tablö;'),
    ).toEqual([]);
  });
});

describe("transaction control is refused in every disguise", () => {
  test.each([
    "begin",
    "BEGIN WORK",
    "Begin Transaction isolation level serializable",
    "start transaction",
    "start /* ; */ -- x\n transaction read only",
    "commit",
    "COMMIT AND CHAIN",
    "commit prepared 'x'",
    "end",
    "end work",
    "abort",
    "rollback",
    "rollback work",
    "rollback and no chain",
    "rollback prepared 'x'",
    "rollback /* /* */ to */",
    "rollback -- to\n",
    "/* a /* b */ c */ commit",
    "-- a\n\tcommit",
    "prepare transaction 'x'",
    "discard all",
  ])("%s", (sql) => {
    const [said, ...more] = refusals(`create table a ();\n${sql};\nselect 1;`);
    expect(more).toEqual([]);
    expect(said).toContain("the file controls its own transaction [SQL_TRANSACTION_CONTROL]\n");
    expect(said).toContain("remove it: each file runs in one transaction together with its record");
  });

  test("with other words where there is no transaction", () => {
    expect(refusals("begin;", "-- no-transaction\n")[0]).toContain(
      "remove it: each statement of this file is a transaction of its own",
    );
  });

  test("but savepoints, bodies, blocks and quotes are left alone", () => {
    expect(
      refusals(
        [
          "savepoint a; rollback to a; rollback work to savepoint a; rollback transaction to a; release a;",
          "do $$ begin commit; end $$;",
          "create procedure p() language plpgsql as $$ begin rollback; commit; end $$;",
          "create function f() returns int begin atomic select 1; end;",
          "create procedure q() language sql begin atomic select case 1 when 1 then 2 end; select 3 as end; end;",
          "select 'begin; commit'; -- commit;\n/* begin; */ prepare transaction_list as select 1;",
          'comment on table t is $x$;commit;$x$; create table "commit" ();',
          "set transaction read only; discard temp;",
        ].join("\n"),
      ),
    ).toEqual([]);
  });
});
