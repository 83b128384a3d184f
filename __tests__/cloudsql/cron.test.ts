import { Cron } from "../../cloudsql/cron";
import fc from "../support/fast-check";
import { refusal } from "../support/refusal";

const HOUR = 60;
const DAY = 24 * HOUR;

test.each([
  ["0 20 * * 1-5", [1, 2, 3, 4, 5].map((day) => day * DAY + 20 * HOUR)],
  ["0 20 * * MON-FRI", [1, 2, 3, 4, 5].map((day) => day * DAY + 20 * HOUR)],
  ["30 7 * * 0,6", [7.5 * HOUR, 6 * DAY + 7.5 * HOUR]],
  ["30 7 * * 6,7", [7.5 * HOUR, 6 * DAY + 7.5 * HOUR]],
  ["0 0 * * fri-sun", [0, 5 * DAY, 6 * DAY]],
  ["0  */8 *  * 2", [2 * DAY, 2 * DAY + 8 * HOUR, 2 * DAY + 16 * HOUR]],
  ["50/5 23 * * 3", [3 * DAY + 23 * HOUR + 50, 3 * DAY + 23 * HOUR + 55]],
])("%s runs at these minutes of the week", (text, minutes) => {
  expect(Cron.of(text)).toMatchObject({ isWeekly: true, minutesOfWeek: minutes });
});

test.each(["0 20 1 * *", "0 20 * 6 *", "0 20 L * *".replace("L", "1,15"), "0 20 * jan-mar 1"])(
  "%s is not the same each week",
  (text) => {
    expect(Cron.of(text)).toMatchObject({ isWeekly: false, minutesOfWeek: [] });
  },
);

test("is written with one blank between the fields", () => {
  expect(String(Cron.of("  0\t20  * * 1-5 "))).toBe("0 20 * * 1-5");
});

test("what is no schedule is refused", () => {
  expect(refusal(() => Cron.of("20:00 weekdays"))).toMatchInlineSnapshot(`
    "a schedule has five fields with blanks between them [CRON_INVALID]
      got:     "20:00 weekdays"
      allowed: minute, hour, day of the month, month, day of the week; each *, numbers, a-b, a,b or */n
      fix:     write for example "0 20 * * 1-5", at 20:00 from Monday to Friday"
  `);
  expect(refusal(() => Cron.of("0 24 * * 1-5"))).toMatchInlineSnapshot(`
    "the hour of the schedule is not 0 to 23 [CRON_INVALID]
      got:     "0 24 * * 1-5"
      allowed: minute, hour, day of the month, month, day of the week; each *, numbers, a-b, a,b or */n
      fix:     write for example "0 20 * * 1-5", at 20:00 from Monday to Friday"
  `);
});

test.each([
  "",
  "* * * *",
  "* * * * * *",
  "60 * * * *",
  "-1 * * * *",
  "1.5 * * * *",
  "* * 0 * *",
  "* * * 13 *",
  "* * * * 8",
  "* * * * mo",
  "5-1 * * * *",
  "*/0 * * * *",
  "1-2-3 * * * *",
  "1, * * * *",
  "1// * * * *",
])("%j is refused", (text) => {
  expect(() => Cron.of(text)).toThrow("[CRON_INVALID]");
});

test("whatever is written is refused or gives minutes of a week in order, each once", () => {
  const field = fc.string({ unit: fc.constantFrom(..."0123456789*/,-".split(""), "MON"), maxLength: 5 });
  fc.assert(
    fc.property(fc.array(field, { minLength: 4, maxLength: 6 }), (fields) => {
      try {
        const { minutesOfWeek } = Cron.of(fields.join(" "));
        expect(minutesOfWeek).toEqual([...new Set(minutesOfWeek)].sort((a, b) => a - b));
        for (const minute of minutesOfWeek) expect(minute >= 0 && minute < 7 * DAY).toBe(true);
      } catch (error) {
        expect(String(error)).toContain("[CRON_INVALID]");
      }
    }),
  );
});
