import { costSleepIgnored } from "../../../../preflight/rules/cost/cost-sleep-ignored";
import { findingsOf, instance, shown } from "../../../support/preflight";
import { switchJob } from "../../../support/rule-inputs";

const STOP = switchJob("stop", "NEVER", "0 20 * * 1-5");
const ignoring = (...paths: string[]) => instance({}, { lifecycle: { ignore_changes: paths } });

test("warns where the next apply would start what a schedule has stopped", () => {
  expect(
    shown(findingsOf(costSleepIgnored, { ...instance({ activation_policy: "ALWAYS" }), ...STOP })),
  ).toMatchInlineSnapshot(`
    "warning cost-sleep-ignored google_sql_database_instance.main settings.activation_policy
      a job of Cloud Scheduler stops this instance, and the next apply starts it again; got "ALWAYS"; allowed: activation_policy among lifecycle.ignore_changes
      fix: write lifecycle = { ignore_changes = ["settings[0].activation_policy"] }"
  `);
  expect(findingsOf(costSleepIgnored, { ...ignoring("settings[0].disk_size"), ...STOP })).toHaveLength(1);
});

test("accepts it where the policy is ignored, in any spelling", () => {
  for (const path of [
    "settings[0].activation_policy",
    "settings.0.activation_policy",
    "settings[0]",
    "settings",
  ])
    expect(findingsOf(costSleepIgnored, { ...ignoring("labels", path), ...STOP })).toEqual([]);
  const all = instance({}, { lifecycle: { ignore_changes: "all" } });
  expect(findingsOf(costSleepIgnored, { ...all, ...STOP })).toEqual([]);
});

test("accepts what nothing stops", () => {
  expect(findingsOf(costSleepIgnored, instance())).toEqual([]);
  expect(
    findingsOf(costSleepIgnored, { ...instance(), ...switchJob("start", "ALWAYS", "0 7 * * 1-5") }),
  ).toEqual([]);
  expect(
    findingsOf(costSleepIgnored, { ...instance(), ...switchJob("stop", "NEVER", "0 20 * * *", "other") }),
  ).toEqual([]);
});
