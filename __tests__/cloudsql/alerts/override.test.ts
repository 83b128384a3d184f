import { ALERTS, type AlertOverrides, overrideProblems } from "../../../cloudsql/alerts";
import { Duration } from "../../../cloudsql/duration";
import { formatProblem } from "../../../cloudsql/problem";

const problems = (overrides: AlertOverrides) => overrideProblems(overrides).map(formatProblem).join("\n");
const reason = "imports run every night";

test("what is fine", () => {
  expect(
    problems({
      "cpu-high": { threshold: 0.9, reason },
      "instance-down": { duration: Duration.minutes(5), reason },
      "config-changed": { severity: "ERROR", reason },
      deadlocks: { off: true, reason },
    }),
  ).toBe("");
});

test("an alert that does not exist", () => {
  const [first = ""] = problems({ "cpu-hihg": { threshold: 0.9, reason } }).split("  allowed:");
  expect(first).toContain("cpu-hihg: there is no such alert [ALERT_UNKNOWN]");
  expect(problems({ "cpu-hihg": { threshold: 0.9, reason } })).toContain('did you mean "cpu-high"?');
  expect(problems({ "something-else-entirely": { off: true, reason } })).toContain("fix:     remove it");
});

test("numbers that are out of range", () => {
  expect(
    problems({
      "cpu-high": { threshold: 90, reason },
      "memory-high": { threshold: 0, reason },
      "instance-down": { duration: Duration.seconds(90), reason },
    }),
  ).toMatchInlineSnapshot(`
    "cpu-high.threshold: the threshold is a share, not per cent [ALERT_THRESHOLD_OUT_OF_RANGE]
      got:     90
      allowed: 0.05 to 0.99
      fix:     write 0.9
    memory-high.threshold: the threshold is out of range [ALERT_THRESHOLD_OUT_OF_RANGE]
      got:     0
      allowed: 0.05 to 0.99
      fix:     write 0.05
    instance-down.duration: the service counts whole minutes [ALERT_DURATION_OUT_OF_RANGE]
      got:     "90 s"
      allowed: whole minutes, 1 to 1410
      fix:     write Duration.minutes(2)"
  `);
});

test("settings that an alert does not have", () => {
  expect(
    problems({
      "backup-failed": { threshold: 3, reason },
      deadlocks: { duration: Duration.minutes(5), reason },
    }),
  ).toMatchInlineSnapshot(`
    "backup-failed.threshold: this alert is about an event and has no threshold [ALERT_WITHOUT_THRESHOLD]
      got:     3
      allowed: severity, or off: true
      fix:     remove threshold
    deadlocks.duration: this alert opens at once and has no duration [ALERT_WITHOUT_DURATION]
      got:     "5 min"
      allowed: threshold, severity, or off: true
      fix:     remove duration"
  `);
});

test("an override without a reason, without a change, or with too many", () => {
  expect(
    problems({
      "cpu-high": { threshold: 0.9, reason: "noise" },
      "memory-high": { reason },
      "disk-high": { off: true, threshold: 0.9, reason },
      deadlocks: { severity: "HIGH" as never, reason },
    }),
  ).toMatchInlineSnapshot(`
    "cpu-high.reason: an alert that is changed or left out says why [ALERT_REASON_MISSING]
      got:     "noise"
      allowed: three words or more
      fix:     write the reason in a sentence
    memory-high: the override changes nothing [ALERT_OVERRIDE_UNCLEAR]
      got:     nothing
      allowed: either off: true, or one or more of threshold, duration and severity
      fix:     remove it
    disk-high: an alert that is left out has no settings [ALERT_OVERRIDE_UNCLEAR]
      got:     true
      allowed: either off: true, or one or more of threshold, duration and severity
      fix:     remove off, or the rest
    deadlocks.severity: there is no such severity [ALERT_SEVERITY_UNKNOWN]
      got:     "HIGH"
      allowed: CRITICAL, ERROR, WARNING
      fix:     write "ERROR""
  `);
});

test("every range holds the table's own threshold of any instance", () => {
  for (const { threshold } of ALERTS) {
    if (!threshold) continue;
    expect(threshold.range[0]).toBeLessThan(threshold.range[1]);
  }
});
