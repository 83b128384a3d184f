import { preview } from "../../../database/migrate/preview";
import { type Migration, parseMigration } from "../../../database/migrate/read";

function migration(name: string, text: string): Migration {
  const parsed = parseMigration(`${name}.sql`, text);
  if (Array.isArray(parsed)) throw new Error("the example can't be read");
  return parsed;
}

const FIRST = migration(
  "0001_a",
  `-- as-login
-- migrate:up
create table public.a (id integer);
alter table a add column b integer;
create index on known (x);
do $$ begin null; end $$;
-- migrate:down
drop table a;
`,
);
const SECOND = migration(
  "0002_b",
  `-- no-transaction
-- migrate:up
create index concurrently if not exists i
  on a (b);
alter table a set (fillfactor = 50), alter b set not null;
-- migrate:down
drop index concurrently if exists i;
`,
);

test("each statement with its place, its first line, and what others wait for", () => {
  expect(preview([FIRST, SECOND])).toEqual([
    {
      name: "0001_a",
      file: "0001_a.sql",
      transaction: true,
      asLogin: true,
      statements: [
        { position: "3:1", sql: "create table public.a (id integer)", locks: [], isCode: false },
        // Nobody uses the table yet.
        { position: "4:1", sql: "alter table a add column b integer", locks: [], isCode: false },
        {
          position: "5:1",
          sql: "create index on known (x)",
          locks: [{ mode: "SHARE", name: "known" }],
          isCode: false,
        },
        { position: "6:1", sql: "do $$ begin null; end $$", locks: [], isCode: true },
      ],
    },
    {
      name: "0002_b",
      file: "0002_b.sql",
      transaction: false,
      asLogin: false,
      statements: [
        { position: "3:1", sql: "create index concurrently if not exists i", locks: [], isCode: false },
        {
          position: "5:1",
          sql: "alter table a set (fillfactor = 50), alter b set not null",
          locks: [],
          isCode: false,
        },
      ],
    },
  ]);
});

test("a table of an earlier run is in use", () => {
  expect(preview([SECOND])[0]?.statements[1]?.locks).toEqual([{ mode: "ACCESS EXCLUSIVE", name: "a" }]);
});

test("the way back", () => {
  expect(
    preview([SECOND, FIRST], "down").map(({ name, statements }) => [name, statements.map(({ sql }) => sql)]),
  ).toEqual([
    ["0002_b", ["drop index concurrently if exists i"]],
    ["0001_a", ["drop table a"]],
  ]);
});
