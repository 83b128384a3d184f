/** Public failures that show between two applies. */

import { readPlan } from "../../../preflight/inputs/plan";
import { review } from "../../../preflight/review/review";
import { fixture, only, planJson, reviewed, told } from "../../support/plans";

const MAIN = "google_sql_database_instance.main";
const REPLICA = "google_sql_database_instance.replica";

function settings(attributes: Record<string, unknown>) {
  return { database_version: "POSTGRES_17", settings: [{ tier: "db-custom-2-7680", ...attributes }] };
}

describe("R018: a flag or setting whose change restarts the database", () => {
  const flag = (value: string) => settings({ database_flags: [{ name: "max_connections", value }] });

  test("is told before the apply, with the flag and both values", () => {
    const result = reviewed({ [MAIN]: { before: flag("200"), after: flag("400") } });
    expect(only(result, "review-restart")).toMatchObject({
      severity: "warning",
      address: MAIN,
      attribute: "settings.database_flags[0].value",
      message: 'the flag max_connections changes: "200" → "400"; that restarts the instance',
    });
  });

  test("is told of a plan of the real Terraform, and no other flag of it is", () => {
    expect(told(review(fixture("memory-flag")), "warning")).toEqual([
      `review-restart ${MAIN} settings.database_flags[2].value`,
    ]);
  });
});

describe("R079: the roles after a switchover outside", () => {
  const primary = settings({});
  const replica = (of: string) => ({ ...settings({}), master_instance_name: of });

  test("are never made a replacement", () => {
    // What was the replica serves now, and the configuration still says otherwise.
    const result = reviewed(
      {
        [REPLICA]: { before: primary, after: replica("main"), replace: [["master_instance_name"]] },
        [MAIN]: { before: replica("replica"), after: primary, replace: [["master_instance_name"]] },
      },
      {
        drift: {
          [REPLICA]: { before: replica("main"), after: primary },
          [MAIN]: { before: primary, after: replica("replica") },
        },
      },
    );
    expect(told(result, "error")).toEqual([
      `review-replace-stateful ${MAIN} master_instance_name`,
      `review-replace-stateful ${REPLICA} master_instance_name`,
    ]);
    for (const { message, fix } of result.findings.filter(({ severity }) => severity === "error")) {
      expect(message).toContain("replication cannot be pointed elsewhere");
      expect(fix).toContain("give primary and replica each other's configuration, or switch back");
    }
    expect(told(result, "warning")).toEqual([
      `review-drift-undone ${MAIN} master_instance_name`,
      `review-drift-undone ${REPLICA} master_instance_name`,
    ]);
  });

  test("are refused as an update, too", () => {
    const result = reviewed({ [REPLICA]: { before: replica("main"), after: replica("other") } });
    expect(only(result, "review-replication-change")).toMatchObject({ severity: "error" });
    expect(only(result, "review-replication-change").message).toContain('"main" → "other"');
  });

  test("are refused in a plan of the real Terraform", () => {
    expect(told(review(fixture("switchover")), "error")).toEqual([
      `review-replace-stateful ${MAIN} master_instance_name`,
    ]);
  });
});

describe("R093: the policy of a database that exists", () => {
  const APP = "google_sql_database.app";

  test("is lost only where it was", () => {
    const without = { name: "app" };
    const kept = { name: "app", deletion_policy: "ABANDON" };
    expect(told(reviewed({ [APP]: { before: kept, after: without } }), "warning")).toEqual([
      `review-protection-lost ${APP} deletion_policy`,
    ]);
    expect(reviewed({ [APP]: { before: without, after: kept } }).findings).toEqual([]);
  });
});

describe("R103: another disk type", () => {
  const disk = (disk_type: string) => settings({ disk_type });

  test("is refused where the provider sends an update", () => {
    const finding = only(
      reviewed({ [MAIN]: { before: disk("PD_HDD"), after: disk("PD_SSD") } }),
      "review-immutable",
    );
    expect(finding).toMatchObject({ severity: "error", attribute: "settings.disk_type" });
    expect(finding.message).toContain('"PD_HDD" → "PD_SSD"');
    expect(finding.fix).toContain('write settings.disk_type = "PD_HDD"');
  });

  test("is refused where the provider replaces the instance", () => {
    const finding = only(review(fixture("disk-type")), "review-replace-stateful");
    expect(finding).toMatchObject({ severity: "error", attribute: "settings.disk_type" });
    expect(finding.message).toContain('"PD_SSD" → "PD_HDD" (the type of a disk is chosen once)');
  });
});

test("R104: another region", () => {
  const finding = only(review(fixture("region")), "review-replace-stateful");
  expect(finding).toMatchObject({ severity: "error", address: MAIN, attribute: "region" });
  expect(finding.message).toContain('region: "us-central1" → "europe-west4" (an instance cannot move)');
  expect(finding.fix).toContain('add a cross-region replica in "europe-west4" and promote it');
});

test("R131: a channel that goes with its use", () => {
  expect(told(review(fixture("alerts-lost")), "warning")).toEqual([
    "review-alerting-lost google_monitoring_alert_policy.cpu",
    "review-alerting-lost google_monitoring_notification_channel.mail",
  ]);
  const policy = (notification_channels: string[]) => ({ display_name: "CPU", notification_channels });
  const result = reviewed({
    "google_monitoring_notification_channel.ops": { before: { type: "email", display_name: "Ops" } },
    "google_monitoring_alert_policy.a": { before: policy(["ops"]), after: policy([]) },
  });
  expect(told(result, "warning")).toEqual([
    "review-alerting-lost google_monitoring_alert_policy.a notification_channels",
    "review-alerting-lost google_monitoring_notification_channel.ops",
  ]);
});

test("R189: a name that changes is told to be gone for a week", () => {
  const result = reviewed({
    [MAIN]: {
      before: { ...settings({}), name: "main" },
      after: { ...settings({}), name: "main-2" },
      replace: [["name"]],
    },
  });
  expect(only(result, "review-replace-stateful").message).toContain(
    "the old name cannot be used again for a week",
  );
});

describe("R197: a version that was upgraded outside", () => {
  const at = (database_version: string) => ({ ...settings({}), database_version });

  test("is refused to go back, with the one line that mends it", () => {
    const result = reviewed(
      { [MAIN]: { before: at("POSTGRES_16"), after: at("POSTGRES_13") } },
      { drift: { [MAIN]: { before: at("POSTGRES_13"), after: at("POSTGRES_16") } } },
    );
    expect(only(result, "review-version-downgrade")).toMatchObject({
      severity: "error",
      attribute: "database_version",
      fix: 'write database_version = "POSTGRES_16"',
    });
    expect(only(result, "review-drift-undone").attribute).toBe("database_version");
  });

  test("is refused in a plan of the real Terraform", () => {
    expect(only(review(fixture("older-version")), "review-version-downgrade").message).toContain(
      '"POSTGRES_18" → "POSTGRES_17"',
    );
  });
});

describe("R200: what another tool changed", () => {
  const ip = (ipv4_enabled: boolean) => settings({ ip_configuration: [{ ipv4_enabled }] });

  test("is told, with what the plan does to it", () => {
    const result = reviewed(
      { [MAIN]: { before: ip(true), after: ip(false) } },
      { drift: { [MAIN]: { before: ip(false), after: ip(true) } } },
    );
    expect(only(result, "review-drift-undone")).toMatchObject({
      attribute: "settings.ip_configuration.ipv4_enabled",
      message:
        "settings.ip_configuration.ipv4_enabled was changed outside of Terraform: false → true; the plan undoes that",
    });
  });

  test("is told of a plan of the real Terraform", () => {
    expect(told(review(fixture("drift")), "warning")).toEqual(
      expect.arrayContaining([
        `review-drift-undone ${MAIN} settings.ip_configuration.ssl_mode`,
        `review-drift-undone ${MAIN} settings.ip_configuration.authorized_networks`,
      ]),
    );
  });
});

describe("the plan's side of cases that the constructs rule out", () => {
  test("R089: a protected instance whose databases go first", () => {
    const { findings } = review(fixture("destroy"));
    const messageAt = (at: string) => findings.find(({ address }) => address === at)?.message;
    expect(messageAt("google_sql_database.app")).toContain("lost: every table in it");
    expect(messageAt(MAIN)).toContain("will stop the apply there, after what depends on it is gone");
  });

  test("R164: a rotation that destroys the old value first", () => {
    expect(only(review(fixture("rotated-secret")), "review-replace-stateful")).toMatchObject({
      severity: "error",
      attribute: "secret_data_wo_version",
    });
  });

  test("R174: a construct that was renamed, and what a moved block makes of it", () => {
    const renamed = review(fixture("renamed")).findings.filter(
      ({ rule }) => rule === "review-renamed-address",
    );
    expect(renamed.map(({ address }) => address)).toEqual([
      "google_sql_database.app",
      MAIN,
      "google_sql_user.app",
    ]);
    const moved = review(fixture("moved"));
    expect(moved.isUnsafe).toBe(false);
    expect(moved.changes).toEqual({ create: 0, update: 0, replace: 0, delete: 0 });
  });

  test("R102, R083: what a configuration must not have is found in a plan as well", () => {
    const after = settings({
      disk_size: 5,
      availability_type: "REGIONAL",
      backup_configuration: [{ enabled: false }],
    });
    const { findings } = review(readPlan(planJson({ [MAIN]: { after: { name: "main", ...after } } })));
    const errors = findings.filter(({ severity }) => severity === "error").map(({ attribute }) => attribute);
    expect(errors.join()).toContain("settings.disk_size");
    expect(errors.join()).toMatch(/backup_configuration|availability_type/);
  });
});
