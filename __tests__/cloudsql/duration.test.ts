import { Duration } from "../../cloudsql/duration";
import fc from "../support/fast-check";
import { refusal, refusedProblems } from "../support/refusal";

test("counts in the unit that each setting wants", () => {
  expect(Duration.milliseconds(200).toMilliseconds()).toBe(200);
  expect(Duration.minutes(5).toSeconds()).toBe(300);
  expect(Duration.hours(2).toMinutes()).toBe(120);
  expect(Duration.hours(48).toDays()).toBe(2);
  expect(Duration.seconds(0.5).toMilliseconds()).toBe(500);
});

test("takes the form of Google's interfaces, and reads as it was written", () => {
  expect(Duration.minutes(5).toGoogle()).toBe("300s");
  expect(`${Duration.minutes(5)}, ${Duration.days(7)}`).toBe("5 min, 7 d");
});

const CONVERSIONS = { seconds: 1_000, minutes: 60_000, days: 86_400_000 } as const;
type Unit = keyof typeof CONVERSIONS;
const convert: Record<Unit, (duration: Duration) => number> = {
  seconds: (duration) => duration.toSeconds(),
  minutes: (duration) => duration.toMinutes(),
  days: (duration) => duration.toDays(),
};

test("a conversion is exact or refused, and what is suggested is the next duration that converts", () => {
  const units = fc.constantFrom(...(Object.keys(CONVERSIONS) as Unit[]));
  const amounts = fc.oneof(
    fc.nat(),
    fc.nat({ max: 100_000 }).map((n) => n * 60_000),
  );
  fc.assert(
    fc.property(amounts, units, (milliseconds, unit) => {
      const duration = Duration.milliseconds(milliseconds);
      const count = milliseconds / CONVERSIONS[unit];
      if (Number.isInteger(count)) {
        expect(convert[unit](duration)).toBe(count);
        return;
      }
      const fix = refusedProblems(() => convert[unit](duration))[0]?.fix ?? "";
      const [, factory, number] = /^write Duration\.(\w+)\((\d+)\)$/.exec(fix) ?? [];
      expect(convert[unit](Duration[factory as Unit](Number(number)))).toBe(Math.ceil(count));
    }),
  );
});

test("what does not convert is refused in the words of the user", () => {
  expect(refusal(() => Duration.hours(36).toDays())).toMatchInlineSnapshot(`
    "a duration must be a whole number of days here [DURATION_NOT_WHOLE]
      got:     "36 h"
      allowed: whole days
      fix:     write Duration.days(2)"
  `);
});

test("a duration is a whole number of milliseconds, zero or more", () => {
  for (const amount of [-1, Number.NaN, Number.POSITIVE_INFINITY, 0.0001, 2 ** 53]) {
    expect(refusedProblems(() => Duration.seconds(amount))[0]?.code).toBe("DURATION_INVALID");
  }
  expect(refusal(() => Duration.days(-7))).toMatchInlineSnapshot(`
    "a duration must be a whole number of milliseconds, zero or more [DURATION_INVALID]
      got:     "-7 d"
      allowed: 0 or more
      fix:     write a plain positive number, e.g. Duration.seconds(5)"
  `);
});
