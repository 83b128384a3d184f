import { readPlan } from "../../../preflight/inputs/plan";
import { jsonReview } from "../../../preflight/review/format/json";
import { markdownReview } from "../../../preflight/review/format/markdown";
import { textReview } from "../../../preflight/review/format/text";
import { review } from "../../../preflight/review/review";
import { reviewRules } from "../../../preflight/review/rules";
import fc from "../../support/fast-check";
import { SCENARIOS, type ScenarioName } from "../../support/plan-scenarios";
import { fixture, only, planJson, reviewed, told } from "../../support/plans";

const MAIN = "google_sql_database_instance.main";
const PLAIN = { bold: String, dim: String, yellow: String, red: String };

describe("plans of the real Terraform", () => {
  const of = (name: ScenarioName) => review(fixture(name));
  const SETTINGS = `${MAIN} settings`;

  test.each<[ScenarioName, string[]]>([
    ["no-changes", []],
    ["shrink-disk", [`review-replace-stateful ${SETTINGS}.disk_size`]],
    ["disk-type", [`review-replace-stateful ${SETTINGS}.disk_type`]],
    ["region", [`review-replace-stateful ${MAIN} region`]],
    ["switchover", [`review-replace-stateful ${MAIN} master_instance_name`]],
    ["older-version", [`review-version-downgrade ${MAIN} database_version`]],
    ["opened", [`review-public-exposure ${SETTINGS}.ip_configuration.authorized_networks[0].value`]],
    ["renamed", ["review-renamed-address google_sql_database.app", `review-renamed-address ${MAIN}`]],
    [
      "destroyed-secret",
      [
        "review-destroy-stateful google_secret_manager_secret.app",
        "review-destroy-stateful google_secret_manager_secret_version.app",
      ],
    ],
    [
      "rotated-secret",
      ["review-replace-stateful google_secret_manager_secret_version.app secret_data_wo_version"],
    ],
    [
      "indexes",
      [
        'review-destroy-stateful google_sql_database.jobs["reports.daily"]',
        "review-destroy-stateful module.reporting[0].google_secret_manager_secret.this[0]",
        "review-destroy-stateful module.reporting[0].google_secret_manager_secret.this[1]",
      ],
    ],
    [
      "destroy",
      [
        "review-destroy-stateful google_logging_project_bucket_config.logs",
        "review-destroy-stateful google_secret_manager_secret.app",
        "review-destroy-stateful google_secret_manager_secret_version.app",
        "review-destroy-stateful google_sql_database.app",
        'review-destroy-stateful google_sql_database.jobs["queue"]',
        'review-destroy-stateful google_sql_database.jobs["reports.daily"]',
        `review-destroy-stateful ${MAIN}`,
        "review-destroy-stateful module.reporting[0].google_secret_manager_secret.this[0]",
        "review-destroy-stateful module.reporting[0].google_secret_manager_secret.this[1]",
      ],
    ],
    ["memory-flag", []],
    ["lost-protection", []],
    ["moved", []],
    ["drift", []],
    ["smaller", []],
    ["sql-step", []],
    ["alerts-lost", []],
  ])("%s: the errors", (name, errors) => {
    const result = of(name);
    expect(told(result, "error")).toEqual(errors);
    expect(result.isUnsafe).toBe(errors.length > 0);
  });

  test.each<[ScenarioName, string[]]>([
    ["no-changes", []],
    ["memory-flag", [`review-restart ${SETTINGS}.database_flags[2].value`]],
    [
      "lost-protection",
      [
        "review-retention-shrinks google_logging_project_bucket_config.logs retention_days",
        `review-protection-lost ${MAIN} deletion_protection`,
        `review-retention-shrinks ${SETTINGS}.backup_configuration.backup_retention_settings.retained_backups`,
        `review-protection-lost ${SETTINGS}.backup_configuration.point_in_time_recovery_enabled`,
        `review-protection-lost ${SETTINGS}.deletion_protection_enabled`,
        `review-protection-lost ${SETTINGS}.retain_backups_on_delete`,
        "review-protection-lost google_sql_user.app deletion_policy",
      ],
    ],
    [
      "drift",
      [
        `review-drift-undone ${SETTINGS}.database_flags[1].value`,
        `review-restart ${SETTINGS}.database_flags[1].value`,
        `review-drift-undone ${SETTINGS}.ip_configuration.authorized_networks`,
        `review-drift-undone ${SETTINGS}.ip_configuration.ssl_mode`,
      ],
    ],
    [
      "smaller",
      [
        `review-restart ${SETTINGS}.database_flags[2].value`,
        `review-retention-shrinks ${SETTINGS}.disk_autoresize_limit`,
        `review-restart ${SETTINGS}.insights_config.query_string_length`,
        `review-downgrade ${SETTINGS}.tier`,
        `review-restart ${SETTINGS}.tier`,
      ],
    ],
    [
      "opened",
      [
        `review-public-exposure ${SETTINGS}.connector_enforcement`,
        `review-public-exposure ${SETTINGS}.ip_configuration.authorized_networks[1].value`,
        `review-public-exposure ${SETTINGS}.ip_configuration.ssl_mode`,
      ],
    ],
    ["older-version", [`review-drift-undone ${MAIN} database_version`]],
    ["renamed", ["review-renamed-address google_sql_user.app"]],
    ["moved", []],
    [
      "alerts-lost",
      [
        "review-alerting-lost google_monitoring_alert_policy.cpu",
        "review-alerting-lost google_monitoring_notification_channel.mail",
      ],
    ],
    ["switchover", ["review-replication-change google_sql_database_instance.replica master_instance_name"]],
  ])("%s: the warnings", (name, warnings) => {
    expect(told(of(name), "warning")).toEqual(warnings);
  });

  test("every scenario has a fixture, and every finding says all that it must", () => {
    for (const name of Object.keys(SCENARIOS) as ScenarioName[]) {
      for (const finding of of(name).findings) {
        expect(finding.message).not.toMatch(/undefined|\[object|NaN/);
        expect(finding.fix).not.toMatch(/undefined|\[object|NaN/);
        expect(finding.link).toMatch(/^https:\/\//);
      }
    }
  });

  test("counts", () => {
    expect(of("no-changes").changes).toEqual({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(of("rotated-secret").changes).toEqual({ create: 0, update: 1, replace: 1, delete: 0 });
    expect(of("renamed").changes).toEqual({ create: 3, update: 0, replace: 0, delete: 3 });
    expect(of("moved").changes).toEqual({ create: 0, update: 0, replace: 0, delete: 0 });
  });

  test("finds what check finds on what changes, and on nothing else", () => {
    const rules = (name: ScenarioName) => of(name).findings.map(({ rule }) => rule);
    expect(rules("opened")).toContain("network-authorized-open");
    expect(rules("no-changes")).toEqual([]);
    expect(rules("alerts-lost").every((rule) => rule.startsWith("review-"))).toBe(true);
  });

  test("a lost address is told once, as a rename with the exact moved block", () => {
    const { fix } = of("renamed").findings.find(({ address }) => address === MAIN) ?? { fix: "" };
    expect(fix).toMatchInlineSnapshot(`
      "add this, and nothing is destroyed (in CDKTF: moveFromId("google_sql_database_instance.main") on the new one)
      moved {
        from = google_sql_database_instance.main
        to   = google_sql_database_instance.live
      }"
    `);
  });
});

describe("what is allowed by name", () => {
  const lost = {
    [MAIN]: { before: { region: "a" }, after: { region: "b" }, replace: [["region"]] },
    "google_sql_database.app": { before: { name: "app" } },
  };

  test("is a warning that says so, and the rest stays an error", () => {
    const result = reviewed(lost, { options: { allowReplace: [MAIN] } });
    expect(told(result, "error")).toEqual(["review-destroy-stateful google_sql_database.app"]);
    expect(only(result, "review-replace-stateful")).toMatchObject({
      severity: "warning",
      message: expect.stringMatching(/; allowed by --allow-replace$/),
    });
    expect(result.isUnsafe).toBe(true);
  });

  test("is safe when all of it is", () => {
    const options = { allowReplace: [MAIN, "google_sql_database.app"] };
    expect(reviewed(lost, { options }).isUnsafe).toBe(false);
  });

  test("opens nothing to the internet", () => {
    const open = {
      settings: [
        { ip_configuration: [{ ipv4_enabled: true, authorized_networks: [{ value: "0.0.0.0/0" }] }] },
      ],
    };
    const result = reviewed({ [MAIN]: { before: {}, after: open } }, { options: { allowReplace: [MAIN] } });
    expect(result.isUnsafe).toBe(true);
  });

  test("is told when the plan does nothing of the kind", () => {
    const result = reviewed(lost, { options: { allowReplace: ["google_sql_database.typo"] } });
    expect(only(result, "review-allowance-unused")).toMatchObject({
      severity: "warning",
      address: "google_sql_database.typo",
    });
  });
});

describe("values that nobody may see", () => {
  const secret = "s3cr3t-value";
  const changes = {
    [MAIN]: {
      before: { root_password: `old-${secret}`, settings: [{ disk_size: 7100, tier: secret }] },
      after: { root_password: secret, settings: [{ disk_size: 7050, tier: `${secret}2` }] },
      replace: [
        ["settings", 0, "disk_size"],
        ["settings", 0, "tier"],
      ],
      change: {
        before_sensitive: { settings: [{ disk_size: true, tier: true }] },
        after_sensitive: { settings: [{ disk_size: true, tier: true }] },
      },
    },
    "google_sql_user.app": {
      before: { name: "app", password: `${secret}3` },
      after: { name: "app", password: `${secret}4` },
    },
  };
  const plan = readPlan(
    planJson(changes, {
      drift: { [MAIN]: { ...changes[MAIN], actions: ["update"] } },
    }),
  );

  test("are compared, and shown in no format", () => {
    const result = review(plan);
    expect(only(result, "review-replace-stateful").message).toContain(
      "forced by settings.disk_size: (sensitive) → (sensitive)",
    );
    const printed = [
      textReview(result, "plan", PLAIN),
      markdownReview(result, "plan"),
      JSON.stringify(jsonReview(result)),
    ];
    for (const text of printed) {
      expect(text).not.toContain(secret);
      expect(text).not.toMatch(/7100|7050/);
    }
  });
});

test("a plan that failed is told to be incomplete", () => {
  const plan = readPlan({ ...planJson({}), errored: true });
  expect(only(review(plan), "review-incomplete").severity).toBe("warning");
});

test("a rule that only warns says when to ignore it, and ids are unique", () => {
  const ids = reviewRules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, severity, ignoreWhen, area } of reviewRules) {
    expect(id).toMatch(/^review-[a-z-]+$/);
    expect(area).toBe("review");
    if (severity === "warning") expect(ignoreWhen).toBeTruthy();
  }
});

describe("any plan", () => {
  const NAMES = [
    "name",
    "region",
    "settings",
    "tier",
    "disk_size",
    "deletion_protection",
    "master_instance_name",
  ];
  const KEYS = [
    ...NAMES,
    "database_flags",
    "ip_configuration",
    "authorized_networks",
    "value",
    "database_version",
    "backup_configuration",
    "deletion_policy",
    "triggers",
    "password",
    "notification_channels",
    "__proto__",
    "constructor",
  ];
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        null,
        true,
        false,
        0,
        -1,
        1e300,
        "",
        "0.0.0.0/0",
        "POSTGRES_17",
        "${a.b}",
        "a\u0000\u202eb",
      ),
      fc.string(),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie("value"), { maxKeys: 5 }),
    ),
  })).value;
  const change = fc.record(
    {
      address: fc.oneof(fc.constantFrom(MAIN, "google_sql_database.app", 'm.x["a"].y', "a.b"), value),
      mode: fc.constantFrom("managed", "data", null),
      type: fc.oneof(
        fc.constantFrom(
          "google_sql_database_instance",
          "google_sql_user",
          "google_sql_database",
          "google_storage_bucket",
          "google_monitoring_alert_policy",
          "google_compute_firewall",
          "google_project_iam_binding",
          "null_resource",
        ),
        value,
      ),
      previous_address: value,
      deposed: value,
      action_reason: value,
      change: fc.oneof(
        value,
        fc.record(
          {
            actions: fc.oneof(
              value,
              fc.constantFrom(
                ["create"],
                ["update"],
                ["delete"],
                ["delete", "create"],
                ["forget"],
                ["no-op"],
              ),
            ),
            before: value,
            after: value,
            after_unknown: value,
            before_sensitive: value,
            after_sensitive: value,
            replace_paths: fc.array(fc.oneof(value, fc.array(fc.oneof(fc.constantFrom(...KEYS), fc.nat())))),
          },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: [] },
  );
  const plans = fc.record(
    {
      resource_changes: fc.oneof(value, fc.array(change, { maxLength: 6 })),
      resource_drift: fc.oneof(value, fc.array(change, { maxLength: 3 })),
      configuration: value,
      errored: value,
    },
    { requiredKeys: [] },
  );

  test("is reviewed and printed without a fault, and the same each time", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const json = { format_version: "1.2", ...plan };
        const once = review(readPlan(json), { allowReplace: ["a.b"] });
        expect(review(readPlan(structuredClone(json)), { allowReplace: ["a.b"] })).toEqual(once);
        const text = textReview(once, "plan", PLAIN);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
        expect(markdownReview(once, "plan").length).toBeLessThanOrEqual(65_536);
        JSON.stringify(jsonReview(once));
      }),
      { numRuns: 300 },
    );
  });

  test("with one attribute of a live instance changed is reviewed without a fault", () => {
    const live = fixture("smaller").changes.find(({ address }) => address === MAIN)?.before ?? {};
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(live)), value, (key, changed) => {
        const result = reviewed({ [MAIN]: { before: live, after: { ...live, [key]: changed } } });
        expect(result.changes.update).toBe(1);
      }),
      { numRuns: 100 },
    );
  });
});
