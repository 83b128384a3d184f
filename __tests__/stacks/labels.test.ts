import { type Attributes, type Synthesized, synthesize } from "../support/synthesize";

let synthesized: Synthesized;

beforeAll(() => {
  synthesized = synthesize({ MUSICDB_ALERT_EMAILS: "ops@loist.example" });
});
afterAll(() => synthesized.remove());

const EXPECTED = { environment: "prod", application: "loist-music-library", managed_by: "cdktf" };
/** Types whose labels have another name, which the provider's default labels do not reach. */
const USER_LABELS: Readonly<Record<string, (resource: Attributes) => unknown>> = {
  google_sql_database_instance: ({ settings }) => settings.user_labels,
  google_monitoring_alert_policy: ({ user_labels }) => user_labels,
  google_monitoring_custom_service: ({ user_labels }) => user_labels,
  google_monitoring_slo: ({ user_labels }) => user_labels,
  google_monitoring_notification_channel: ({ user_labels }) => user_labels,
};

const production = () => Object.entries(synthesized.stacks).filter(([name]) => name.startsWith("prod-"));

test("whatever takes labels has the environment's, by the provider", () => {
  for (const [, { provider }] of production()) expect(provider.google[0].default_labels).toEqual(EXPECTED);
});

test("what takes user labels has them too", () => {
  const labelled = production().flatMap(([, { resource }]) =>
    Object.entries(USER_LABELS).flatMap(([type, labelsOf]) =>
      Object.values((resource[type] ?? {}) as Record<string, Attributes>).map(
        (one) => [type, labelsOf(one)] as const,
      ),
    ),
  );
  expect(new Set(labelled.map(([type]) => type))).toEqual(new Set(Object.keys(USER_LABELS)));
  for (const one of labelled) expect(one).toEqual([one[0], EXPECTED]);
});
