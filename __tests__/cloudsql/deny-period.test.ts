import { denyDays, formatDenyDate, guessDenyDate, laterBy, parseDenyDate } from "../../cloudsql/deny-period";

/** A date as the service writes it; fails for what is none. */
function date(text: string) {
  const parsed = parseDenyDate(text);
  if (!parsed) throw new Error(`not a date: ${text}`);
  return parsed;
}

test.each([
  ["2026-12-20", { year: 2026, month: 12, day: 20 }],
  ["2026-1-5", { year: 2026, month: 1, day: 5 }],
  ["12-20", { month: 12, day: 20 }],
  ["2-29", { month: 2, day: 29 }],
])("%s is a date", (text, parsed) => {
  expect(parseDenyDate(text)).toEqual(parsed);
});

test.each(["2026-02-30", "2027-02-29", "13-01", "12-15-2026", "2026/12/15", "20261215", ""])(
  "%j is none",
  (text) => {
    expect(parseDenyDate(text)).toBeUndefined();
  },
);

test.each([
  ["12-15-2026", "2026-12-15"],
  ["15.12.2026", "2026-12-15"],
  ["2026/12/15", "2026-12-15"],
  ["2026-12-15T00:00:00Z", "2026-12-15"],
  ["12/15", "12-15"],
])("%s was meant to be %s", (text, meant) => {
  const guessed = guessDenyDate(text);
  expect(guessed && formatDenyDate(guessed)).toBe(meant);
});

test("days are counted over the turn of the year, yearly or once", () => {
  expect(denyDays(date("2026-12-20"), date("2027-01-03"))).toBe(14);
  expect(denyDays(date("12-20"), date("01-03"))).toBe(14);
  expect(denyDays(date("2027-01-03"), date("2026-12-20"))).toBe(-14);
});

test("a later date stays yearly or of a year", () => {
  expect(formatDenyDate(laterBy(date("2026-12-20"), 14))).toBe("2027-01-03");
  expect(formatDenyDate(laterBy(date("12-20"), 14))).toBe("01-03");
});
