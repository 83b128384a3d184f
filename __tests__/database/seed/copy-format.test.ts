import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { TRACK_COLUMNS, toCopyRow, toCopyValue } from "../../../database/seed/copy-format";
import { type GeneratedTrack, generateTracks } from "../../../database/seed/tracks";
import { CloudSqlServer, MIGRATOR } from "../../support/cloud-sql-server";
import fc from "../../support/fast-check";

let cloud: CloudSqlServer;
let client: Client;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  client = await cloud.connect("postgres", MIGRATOR);
  await client.query("create temporary table texts (position integer, text text, number numeric)");
});

afterAll(() => cloud.stop());

test.each([
  [null, "\\N"],
  [0, "0"],
  [231.48, "231.48"],
  ["", ""],
  ["a\tb", "a\\tb"],
  ["a\nb\r\n", "a\\nb\\r\\n"],
  ["\\N", "\\\\N"],
  ["Für immer 夜の電車 🎵", "Für immer 夜の電車 🎵"],
])("%j is written %s", (value, expected) => {
  expect(toCopyValue(value)).toBe(expected);
});

/** Any text that PostgreSQL can hold, with the characters that COPY gives a meaning more often than by chance. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("\\", "\t", "\n", "\r", "\\N", "\\.", "\b", "\v", "\u2028"),
    ),
  )
  .map((parts) => parts.join("").replaceAll("\0", ""));

test("any text comes out of the server as it went in", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text), { minLength: 1, maxLength: 20 }), async (texts) => {
      const rows = texts.map((value, i) => `${i}\t${toCopyValue(value)}\t${toCopyValue(i / 1000)}\n`);
      await pipeline(Readable.from(rows), client.query(copyFrom("copy texts from stdin")));
      const { rows: found } = await client.query("select text, number::float8 from texts order by position");
      await client.query("truncate texts");
      expect(found).toEqual(texts.map((value, i) => ({ text: value, number: i / 1000 })));
    }),
    { numRuns: 200 },
  );
});

test("a row has every column once, in the order of the columns", () => {
  const [track] = generateTracks({ tracks: 1 }) as Iterable<GeneratedTrack>;
  expect([...TRACK_COLUMNS].sort()).toEqual(Object.keys(track).sort());
  const cells = toCopyRow(track).trimEnd().split("\t");
  expect(cells).toEqual(TRACK_COLUMNS.map((column) => toCopyValue(track[column])));
});
