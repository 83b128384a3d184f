import { type DrillCheck, type DrillResult, formatDrill } from "../../../database/drill";

const check = (values: Partial<DrillCheck>): DrillCheck => ({
  id: "migrations",
  status: "ok",
  summary: "12 migrations as in the files",
  differences: [],
  numbers: {},
  durationMs: 40,
  ...values,
});
const result = (values: Partial<DrillResult>): DrillResult => ({
  verdict: "good",
  recoveredTo: "2026-03-01T12:00:00.000Z",
  startedAt: "2026-03-01T13:03:00.000Z",
  ageSeconds: 3780,
  durationSeconds: 252.4,
  checkSeconds: 12.1,
  newestRow: "2026-03-01T11:59:58.000Z",
  checks: [check({})],
  ...values,
});

test("a good drill", () => {
  expect(formatDrill(result({}))).toMatchInlineSnapshot(`
    "The drill is good

      recovered to  2026-03-01 12:00:00 UTC, 1 h 3 min before the drill
      newest row    2026-03-01 11:59:58 UTC
      took          4 min 12 s, 12.1 s of it for the checks

    ok       migrations                                                        0.0 s
             12 migrations as in the files"
  `);
});

test("a bad one names what differs, within 80 columns", () => {
  const long = "a".repeat(100);
  const text = formatDrill(
    result({
      verdict: "bad",
      ageSeconds: 200_000,
      newestRow: null,
      checks: [
        check({}),
        check({
          id: "rows public.audio_tracks",
          status: "failed",
          summary: "2 rows missing",
          differences: ["missing: 0b2f", `missing: ${long}`],
          durationMs: 12_345,
        }),
      ],
    }),
  );
  expect(text).toMatchInlineSnapshot(`
    "The drill is BAD: 1 of 2 checks failed

      recovered to  2026-03-01 12:00:00 UTC, 2 d 7 h before the drill
      newest row    no table has times
      took          4 min 12 s, 12.1 s of it for the checks

    ok       migrations                                                        0.0 s
             12 migrations as in the files
    failed   rows public.audio_tracks                                         12.3 s
             2 rows missing
             - missing: 0b2f
             - missing:
               aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
               aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  `);
  expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
});
