import { checkMoment, formatMoment, parseMoment, windowText } from "../../../database/recovery/point-in-time";

const parse = (text: string) => parseMoment(text, "--to-time");

describe("reading a time", () => {
  test.each([
    ["2026-11-25T10:00:00Z", "2026-11-25T10:00:00Z"],
    ["2026-11-25t10:00:00z", "2026-11-25T10:00:00Z"],
    ["2026-11-25 11:00:00+01:00", "2026-11-25T10:00:00Z"],
    ["2026-11-25T10:00:00.25-05:30", "2026-11-25T15:30:00.250Z"],
    ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z"],
  ])("%s", (text, expected) => {
    expect(formatMoment(parse(text))).toBe(expected);
  });

  describe("without an offset", () => {
    test("offers both readings", () => {
      expect(() => parseMoment("2026-11-25 10:00", "--to-time", "America/New_York")).toThrow(
        [
          "--to-time: the time has no offset, so it may be either of two moments [TIME_OFFSET_MISSING]",
          '  got:     "2026-11-25 10:00"',
          "  allowed: a time with its offset (RFC 3339): 2026-11-25T10:00:00Z, or with an offset 2026-11-25T11:00:00+01:00",
          "  fix:     write 2026-11-25T10:00:00Z (UTC), or 2026-11-25T15:00:00Z (America/New_York, this machine's time)",
        ].join("\n"),
      );
    });

    test("offers one where they are the same", () => {
      expect(() => parseMoment("2026-11-25T10:00:30", "--to-time", "UTC")).toThrow(
        "  fix:     write 2026-11-25T10:00:30Z (UTC, which is this machine's time too)",
      );
    });
  });

  test("the reading of summer is another one", () => {
    expect(() => parseMoment("2026-07-01 10:00", "--to-time", "Europe/Berlin")).toThrow(
      "write 2026-07-01T10:00:00Z (UTC), or 2026-07-01T08:00:00Z (Europe/Berlin, this machine's time)",
    );
    expect(() => parseMoment("2026-10-25 00:30", "--to-time", "Europe/Berlin")).toThrow(
      "2026-10-24T22:30:00Z",
    );
  });

  test.each([
    ["yesterday", "this is not a time"],
    ["2026-11-25", "this is not a time"],
    ["1764064800", "this is not a time"],
    ["", "this is not a time"],
    ["2026-02-30T10:00:00Z", "there is no such time in the calendar"],
    ["2026-13-01T10:00:00Z", "there is no such time in the calendar"],
    ["2026-11-25T24:00:00Z", "there is no such time in the calendar"],
    ["2026-11-25T10:00:60Z", "there is no such time in the calendar"],
    ["2026-11-25T10:00:00+25:00", "there is no such offset"],
  ])("%p is refused", (text, message) => {
    expect(() => parse(text)).toThrow(`--to-time: ${message} [TIME_INVALID]\n  got:     "${text}"`);
  });

  test("look-alike characters are told", () => {
    expect(() => parse("2026‑11‑25T10:00:00Z")).toThrow(
      [
        "--to-time: the time has characters that only look right: U+2011 at position 5, U+2011 at position 8 [LOOK_ALIKE_CHARACTER]",
        '  got:     "2026‑11‑25T10:00:00Z"',
        "  allowed: printable ASCII",
        '  fix:     type it anew: "2026-11-25T10:00:00Z"',
      ].join("\n"),
    );
  });
});

describe("a time that cannot be recovered to", () => {
  const window = {
    earliest: new Date("2026-11-20T03:02:00.500Z"),
    latest: new Date("2026-11-25T10:30:00.700Z"),
  };
  const now = new Date("2026-11-25T10:35:00Z");
  const check = (text: string, some: object = window) =>
    checkMoment(new Date(text), some, { path: "--to-time", instance: "db", now });
  const allowed = "  allowed: 2026-11-20T03:02:00.500Z to 2026-11-25T10:30:00.700Z";

  test("both ends can be", () => {
    expect(() => check("2026-11-20T03:02:00.500Z")).not.toThrow();
    expect(() => check("2026-11-25T10:30:00.700Z")).not.toThrow();
    expect(() => check("2000-01-01T00:00:00Z", { latest: window.latest })).not.toThrow();
  });

  test.each([
    ["2026-11-25T10:36:00Z", "this time has not come yet [TIME_IN_FUTURE]", "write 2026-11-25T10:30:00Z"],
    [
      "2026-11-25T10:31:00Z",
      "the log of the changes has not been stored up to this time yet [TIME_NOT_YET]",
      "write 2026-11-25T10:30:00Z, or wait some minutes",
    ],
    [
      "2026-11-20T03:02:00Z",
      "the log of the changes does not reach back to this time any more [TIME_TOO_EARLY]",
      "write 2026-11-20T03:02:01Z, or restore an older backup: musicdb backup list tells them",
    ],
  ])("%s", (text, message, fix) => {
    expect(() => check(text)).toThrow(
      [`--to-time: ${message}`, `  got:     "${text}"`, allowed, `  fix:     ${fix}`].join("\n"),
    );
  });

  test("none can where there is no log", () => {
    expect(() => check("2026-11-25T10:00:00Z", {})).toThrow(
      /^--to-time: db cannot be recovered .* \[RECOVERY_OFF\]/,
    );
  });

  test("what the service does not tell is a question mark", () => {
    expect(windowText({ latest: window.latest })).toBe("? to 2026-11-25T10:30:00.700Z");
  });
});
