import { Duration } from "../../cloudsql/duration";
import type { EnvironmentInput } from "../../environments/schema";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";

type Monitoring = NonNullable<EnvironmentInput["monitoring"]>;

const valid = (monitoring: Monitoring) => validateEnvironment({ ...SHORTEST, monitoring }).monitoring;

function refusal(monitoring: Monitoring): string {
  try {
    valid(monitoring);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}

test("every alert as the table has it, told to the same receivers, with an objective", () => {
  expect(valid({})).toMatchObject({ channels: [], routes: {}, alerts: {}, objective: 0.999 });
  expect(valid({ objective: null }).objective).toBeNull();
});

test("routes take addresses and channels that exist, each once", () => {
  const channel = "projects/loist-music-test/notificationChannels/123";
  expect(
    valid({ routes: { CRITICAL: [channel, "OnCall@example.com", "oncall@example.com", channel] } }).routes,
  ).toEqual({ CRITICAL: [channel, "oncall@example.com"] });
});

test("alerts are changed and left out with a reason", () => {
  const alerts = {
    "cpu-high": { threshold: 0.9, duration: Duration.minutes(10), reason: "imports run every night" },
    deadlocks: { off: true, reason: "the application tries again" },
  };
  expect(valid({ alerts }).alerts).toEqual(alerts);
});

test("what is wrong with overrides is said at their place", () => {
  expect(
    refusal({
      alerts: {
        "cpu-hi": { threshold: 0.9, reason: "imports run every night" },
        "memory-high": { threshold: 95, reason: "imports run every night" },
      },
    }).replace(/allowed: instance-down, .*/, "allowed: …"),
  ).toMatchInlineSnapshot(`
    "environments/test: monitoring.alerts.cpu-hi: there is no such alert [ALERT_UNKNOWN]
      got:     "cpu-hi"
      allowed: …
      fix:     did you mean "cpu-high"?
    environments/test: monitoring.alerts.memory-high.threshold: the threshold is a share, not per cent [ALERT_THRESHOLD_OUT_OF_RANGE]
      got:     95
      allowed: 0.05 to 0.99
      fix:     write 0.95"
  `);
});

test("receivers, severities, links and goals that are none", () => {
  expect(
    refusal({
      channels: ["ops@example.com"],
      routes: { CRITICAL: ["slack"] },
      alerts: { "cpu-high": { severity: "HIGH" as never, reason: "imports run every night" } },
      runbooks: "http://wiki.example.com",
      objective: 99.9,
    }),
  ).toMatchInlineSnapshot(`
    "environments/test: monitoring.channels.0: must be projects/<project>/notificationChannels/<number> [ENVIRONMENT_INVALID]
      got:     "ops@example.com"
    environments/test: monitoring.routes.CRITICAL.0: must be an e-mail address or projects/<project>/notificationChannels/<number> [ENVIRONMENT_INVALID]
      got:     "slack"
    environments/test: monitoring.alerts.cpu-high.severity: must be CRITICAL, ERROR, WARNING [ENVIRONMENT_INVALID]
      got:     "HIGH"
    environments/test: monitoring.runbooks: must be a URL that begins with https:// [ENVIRONMENT_INVALID]
      got:     "http://wiki.example.com"
    environments/test: monitoring.objective: must be 0.999 or less [ENVIRONMENT_INVALID]
      got:     99.9"
  `);
});

test("a severity that does not exist has no route", () => {
  expect(refusal({ routes: { CRITCAL: [] } as never })).toContain('did you mean "CRITICAL"?');
});
