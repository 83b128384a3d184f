import { Cron, WEEK } from "../../cloudsql/cron";
import { formatProblem } from "../../cloudsql/problem";
import { backupProblems, runningMinutes, sleepProblems, timeZoneProblem } from "../../cloudsql/sleep";
import fc from "../support/fast-check";

const times = (stop: string, start: string, timeZone = "UTC") => ({
  stop: Cron.of(stop),
  start: Cron.of(start),
  timeZone,
});
const hours = (stop: string, start: string) => runningMinutes(times(stop, start)) / 60;

describe("running hours of a week", () => {
  test.each([
    ["at daytime on weekdays", "0 20 * * 1-5", "0 8 * * 1-5", 60],
    ["at daytime each day", "0 20 * * *", "0 8 * * *", 84],
    ["over midnight", "0 2 * * *", "0 8 * * *", 126],
    ["over the end of the week", "0 12 * * 1", "0 12 * * 6", 48],
    ["from Monday to Friday without a break", "0 20 * * 5", "0 8 * * 1", 108],
    ["started each day, stopped on weekdays: the weekend runs through", "0 20 * * 1-5", "0 8 * * *", 60 + 48],
    ["stopped each day, started on weekdays", "0 20 * * *", "0 8 * * 1-5", 60],
    ["stopped twice, the second time changes nothing", "0 20,22 * * 1-5", "0 8 * * 1-5", 60],
    ["for a minute", "1 8 * * 1", "0 8 * * 1", 1 / 60],
  ])("%s", (_, stop, start, expected) => {
    expect(hours(stop, start)).toBeCloseTo(expected, 9);
  });

  test("are the minutes that a clock counts", () => {
    const minute = fc.integer({ min: 0, max: 59 });
    const cron = fc
      .tuple(
        minute,
        fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 3 }),
        fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
      )
      .map(([m, h, d]) => Cron.of(`${m} ${h.join(",")} * * ${d.join(",")}`));
    fc.assert(
      fc.property(cron, cron, (stop, start) => {
        fc.pre(sleepProblems({ stop, start }).length === 0);
        const [stops, starts] = [new Set(stop.minutesOfWeek), new Set(start.minutesOfWeek)];
        let running = false;
        let counted = 0;
        // The first week only finds the state in which the second one begins.
        for (let now = 0; now < 2 * WEEK; now += 1) {
          if (stops.has(now % WEEK)) running = false;
          if (starts.has(now % WEEK)) running = true;
          if (now >= WEEK && running) counted += 1;
        }
        expect(runningMinutes({ stop, start })).toBe(counted);
      }),
      { numRuns: 50 },
    );
  });
});

describe("times", () => {
  test("that repeat each week are fine", () => {
    expect(sleepProblems(times("0 20 * * 1-5", "0 7 * * 1-5"))).toEqual([]);
  });

  test("that do not are refused, both at once", () => {
    const problems = sleepProblems(times("0 20 1 * 5", "0 7 * 6 *"));
    expect(problems.map(formatProblem).join("\n")).toMatchInlineSnapshot(`
      "stop: a stop schedule repeats each week, and this one chooses days of the month or months [SLEEP_NOT_WEEKLY]
        got:     "0 20 1 * 5"
        allowed: * for the day of the month and for the month
        fix:     write "0 20 * * 5"
      start: a stop schedule repeats each week, and this one chooses days of the month or months [SLEEP_NOT_WEEKLY]
        got:     "0 7 * 6 *"
        allowed: * for the day of the month and for the month
        fix:     write "0 7 * * *""
    `);
  });

  test("at the same minute are refused", () => {
    const problems = sleepProblems(times("0 20 * * 1-5", "0 8,20 * * 3"));
    expect(problems.map(formatProblem).join("\n")).toMatchInlineSnapshot(`
      "start: the instance is stopped and started at the same minute, Wednesday 20:00 [SLEEP_AT_ONCE]
        got:     "0 8,20 * * 3"
        allowed: times that the other schedule does not have
        fix:     choose another time for the start"
    `);
  });
});

describe("backups", () => {
  const weekdays = (zone: string) => times("0 20 * * 1-5", "0 7 * * 1-5", zone);

  test("are taken where the window is in running hours in summer and in winter", () => {
    expect(backupProblems(weekdays("Europe/Berlin"), "12:00")).toEqual([]);
    expect(backupProblems(weekdays("America/New_York"), "12:00")).toEqual([]);
    // 20:00 in Berlin is 18:00 UTC in summer.
    expect(backupProblems(weekdays("Europe/Berlin"), "14:00")).toEqual([]);
  });

  test("are not where it begins, ends or lies in sleeping hours", () => {
    for (const start of ["03:00", "05:30", "14:30", "20:00"])
      expect(backupProblems(weekdays("Europe/Berlin"), start)).toHaveLength(1);
    expect(
      formatProblem(backupProblems(weekdays("Europe/Berlin"), "03:00")[0] as never),
    ).toMatchInlineSnapshot(`
      "no backup is taken while the instance is stopped, and its backup window is in no running hours [SLEEP_WITHOUT_BACKUPS]
        got:     "03:00"
        allowed: a start, in UTC, after which the instance runs for four hours on some day, in summer and winter
        fix:     write startTime: "06:00""
    `);
  });

  test("the fix is a window that fits, or longer hours", () => {
    const zones = fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "Asia/Kolkata",
      "America/St_Johns",
      "Pacific/Auckland",
      "Pacific/Honolulu",
    );
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 11 }),
        (zone, start, length) => {
          const schedule = times(`0 ${start + length} * * 1-5`, `0 ${start} * * 1-5`, zone);
          const [problem] = backupProblems(schedule, "23:59");
          const fix = /"(\d\d:\d\d)"/.exec(problem?.fix ?? "")?.[1];
          if (fix) expect(backupProblems(schedule, fix)).toEqual([]);
          else if (problem) expect(length).toBeLessThan(7);
        },
      ),
    );
    const [short] = backupProblems(times("0 10 * * *", "0 7 * * *"), "03:00");
    expect(short?.fix).toBe("let the instance run for six hours or more on some day");
  });
});

describe("time zones", () => {
  test.each(["UTC", "Europe/Berlin", "America/New_York", "Asia/Calcutta", "Etc/GMT+5"])(
    "%s is one",
    (name) => {
      expect(timeZoneProblem(name)).toBeUndefined();
    },
  );

  test.each([
    ["Europe/Berln", "Europe/Berlin"],
    ["europe/berlin", "Europe/Berlin"],
    ["+02:00", undefined],
    ["", undefined],
    ["Mars/Base", undefined],
  ])("%j is none", (name, meant) => {
    const problem = timeZoneProblem(name);
    expect(problem?.code).toBe("TIME_ZONE_UNKNOWN");
    if (meant) expect(problem?.fix).toBe(`write "${meant}"`);
  });
});
