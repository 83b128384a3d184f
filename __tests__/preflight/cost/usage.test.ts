import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatUsd } from "../../../cloudsql/pricing/money";
import { HOURS } from "../../../cloudsql/pricing/prices";
import { costOf } from "../../../preflight/cost/cost";
import { usageOf } from "../../../preflight/cost/usage";
import { resourcesOfConfiguration } from "../../../preflight/inputs/configuration";
import { type ByAddress, configurationOf, instance, replica } from "../../support/preflight";
import { switchJob } from "../../support/rule-inputs";

const read = (resources: ByAddress) => usageOf(resourcesOfConfiguration(configurationOf(resources)));
const total = (resources: ByAddress) =>
  formatUsd(costOf(resourcesOfConfiguration(configurationOf(resources))).estimate.total);

describe("an instance", () => {
  test("has the service's defaults where nothing is written", () => {
    expect(read(instance()).usage.instances).toEqual([
      {
        id: "google_sql_database_instance.main",
        name: "main",
        region: "us-central1",
        tier: expect.objectContaining({ name: "db-custom-1-3840" }),
        regional: false,
        replica: false,
        nodes: 1,
        diskType: "PD_SSD",
        storageGb: 10,
        growsToGb: 65_536,
        hasBackups: false,
        hasPublicAddress: true,
        isProtected: true,
        hasDataCache: false,
        hours: HOURS,
      },
    ]);
  });

  test("is what is written", () => {
    const settings = {
      availability_type: "REGIONAL",
      disk_type: "PD_HDD",
      disk_size: "50",
      disk_autoresize: true,
      disk_autoresize_limit: 200,
      backup_configuration: [{ enabled: true }],
      ip_configuration: { ipv4_enabled: false },
    };
    expect(read(instance(settings, { deletion_protection: false })).usage.instances[0]).toMatchObject({
      regional: true,
      diskType: "PD_HDD",
      storageGb: 50,
      growsToGb: 200,
      hasBackups: true,
      hasPublicAddress: false,
      isProtected: false,
    });
    expect(read(instance({ disk_autoresize: false })).usage.instances[0]?.growsToGb).toBeUndefined();
    expect(read(instance({ activation_policy: "NEVER" })).usage.instances[0]?.hours).toBe(0);
  });

  test("has the provider's region where it names none", () => {
    const anywhere = instance({}, { region: undefined });
    expect(
      read({ ...anywhere, "provider.google": { region: "europe-west2" } }).usage.instances[0]?.region,
    ).toBe("europe-west2");
    expect(read(anywhere).readings).toEqual([
      {
        unknown: {
          id: "google_sql_database_instance.main",
          name: "main",
          why: "its region is not known until apply",
        },
      },
    ]);
  });

  test("is counted as often as it is made", () => {
    expect(total(instance({}, { count: 3 }))).toBe(formatUsd(3 * 51_011_500));
    expect(total(instance({}, { count: 0 }))).toBe("0.00");
    expect(read(instance({}, { for_each: "${toset([])}" })).readings).toHaveLength(1);
  });
});

test("a replica costs like a zonal one of its tier, without backups; a pool once a node", () => {
  const backedUp = { backup_configuration: { enabled: true } };
  const [main, second] = read(replica(backedUp, {}, instance(backedUp))).usage.instances;
  expect([main?.hasBackups, second?.hasBackups, second?.replica]).toEqual([true, false, true]);
  const pool = replica(
    { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
    { instance_type: "READ_POOL_INSTANCE", node_count: 3 },
  );
  expect(read(pool).usage.instances[1]?.nodes).toBe(3);
});

describe("a schedule", () => {
  const both = (stop = "0 20 * * 1-5", start = "0 8 * * 1-5") => ({
    ...instance(),
    ...switchJob("stop", "NEVER", stop),
    ...switchJob("start", "ALWAYS", start),
  });
  const hours = (resources: ByAddress) => read(resources).usage.instances[0]?.hours;

  test("counts its hours", () => {
    expect(hours(both())).toBeCloseTo((730 * 60) / 168, 9);
    // A plan that is made at night sees the instance stopped.
    const asleep = instance({ activation_policy: "NEVER" });
    expect(hours({ ...both(), ...asleep })).toBeCloseTo((730 * 60) / 168, 9);
  });

  test("is followed from a reference, too", () => {
    const resources = {
      ...instance({}, { name: "${var.name}" }),
      ...switchJob("stop", "NEVER", "0 20 * * 1-5", "${google_sql_database_instance.main.name}"),
      ...switchJob("start", "ALWAYS", "0 8 * * 1-5", "${google_sql_database_instance.main.name}"),
    };
    expect(hours(resources)).toBeCloseTo((730 * 60) / 168, 9);
  });

  test("that is not understood counts as running all the time, which is never too little", () => {
    expect(hours(both("every 24 hours"))).toBe(HOURS);
    expect(hours(both("0 20 1 * *"))).toBe(HOURS);
    expect(hours(both("0 20 * * *", "0 20 * * *"))).toBe(HOURS);
    expect(hours({ ...both(), ...switchJob("late", "NEVER", "0 22 * * *") })).toBe(HOURS);
    expect(hours({ ...instance(), ...switchJob("stop", "NEVER", "0 20 * * *") })).toBe(HOURS);
    expect(hours({ ...both(), ...instance({}, { name: "other" }) })).toBe(HOURS);
  });

  test("is found in what others write", () => {
    const file = join(__dirname, "../../fixtures/valid/scheduled-stop.tf.json");
    const { usage } = usageOf(resourcesOfConfiguration(JSON.parse(readFileSync(file, "utf8"))));
    expect(usage.around.schedulerJobs).toBe(1);
    expect(usage.instances[0]?.hours).toBe(HOURS);
  });
});

test("what is around the instances is counted", () => {
  const condition = (kind: string) => ({ display_name: "c", [kind]: { filter: "x" } });
  const resources = {
    "google_secret_manager_secret.a": {
      secret_id: "a",
      replication: { user_managed: { replicas: [{ location: "x" }, { location: "y" }] } },
    },
    "google_secret_manager_secret.b": { secret_id: "b", replication: { auto: {} } },
    "google_secret_manager_secret_version.a": { secret: "${google_secret_manager_secret.a.id}" },
    "google_secret_manager_secret_version.b": { secret: "${google_secret_manager_secret.b.id}" },
    "google_logging_project_bucket_config.a": { retention_days: 90 },
    "google_logging_project_bucket_config.b": {},
    "google_monitoring_alert_policy.a": {
      conditions: [condition("condition_threshold"), condition("condition_matched_log")],
    },
    "google_monitoring_alert_policy.b": { conditions: condition("condition_prometheus_query_language") },
    ...switchJob("stop", "NEVER", "0 20 * * *"),
    "google_compute_forwarding_rule.a": {
      target: "${google_sql_database_instance.main.psc_service_attachment_link}",
    },
    "google_compute_forwarding_rule.b": { target: "projects/p/regions/r/serviceAttachments/a" },
    "google_compute_forwarding_rule.c": { target: "${google_compute_target_pool.p.id}" },
  };
  expect(read(resources).usage.around).toEqual({
    secretVersions: 3,
    logRetentionDays: [90, 30],
    schedulerJobs: 1,
    pscEndpoints: 2,
    metricConditions: 2,
    logConditions: 1,
  });
});

describe("copies", () => {
  test("each costs what it is: replicas by their regions, pools by their nodes", () => {
    const plus = { edition: "ENTERPRISE_PLUS", tier: "db-perf-optimized-N-2" };
    const main = "${google_sql_database_instance.main.name}";
    const made = read({
      ...instance(plus),
      "google_sql_database_instance.far": {
        name: "far",
        region: "us-east4",
        master_instance_name: main,
        settings: { ...plus, availability_type: "REGIONAL" },
      },
      "google_sql_database_instance.pool": {
        name: "pool",
        region: "us-central1",
        master_instance_name: main,
        instance_type: "READ_POOL_INSTANCE",
        node_count: 3,
        settings: plus,
      },
    });
    expect(
      made.usage.instances.map(({ name, region, replica: copy, regional, nodes }) =>
        [name, region, copy, regional, nodes].join(" "),
      ),
    ).toEqual([
      "far us-east4 true true 1",
      "main us-central1 false false 1",
      "pool us-central1 true false 3",
    ]);
  });

  test("backups in another region cost what they cost there", () => {
    const backups = (location: string) => ({ backup_configuration: [{ enabled: true, location }] });
    const regionOf = (location: string) => read(instance(backups(location))).usage.instances[0]?.backupRegion;
    expect(["us-central1", "us-east4", "us"].map(regionOf)).toEqual([undefined, "us-east4", undefined]);
  });
});
