import { Cron } from "../../cloudsql/cron";
import { Duration } from "../../cloudsql/duration";
import { ExistingExportBucket, ExportBucket, type ExportBucketProps } from "../../constructs/export-bucket";
import { ScheduledExport } from "../../constructs/scheduled-export";
import { addInstance, synthesizeConstruct, synthRefusal } from "../support/construct";

type Build = Parameters<typeof synthesizeConstruct>[0];

const project = "loist-music-test";

/** Exports each night to a bucket of its own. */
function exporting(change: Partial<ExportBucketProps> & { existing?: string; name?: string } = {}): Build {
  return (stack) => {
    const { existing, name = "music-db", ...own } = change;
    const instance = addInstance(stack, { project, name });
    const bucket = existing
      ? new ExistingExportBucket(stack, "bucket", existing)
      : new ExportBucket(stack, "bucket", {
          project,
          name: `${project}-${name}-exports`,
          location: "us-central1",
          retention: Duration.days(30),
          ...own,
        });
    new ScheduledExport(stack, "export", {
      region: "us-central1",
      instance,
      database: "music_library",
      bucket,
      schedule: Cron.of("0 2 * * *"),
      timeZone: "Europe/Berlin",
      labels: { environment: "test" },
    });
  };
}

const resources = (build: Build) => synthesizeConstruct(build).json.resource;
// biome-ignore lint/suspicious/noExplicitAny: attributes of any resource
const only = (of: Record<string, Record<string, any>>, type: string) => Object.values(of[type] ?? {})[0];

test("a workflow, the job that starts it, and who may do what", () => {
  const { google_sql_database_instance: _, ...made } = resources(exporting());
  const workflow = only(made, "google_workflows_workflow");
  // Its text has a test of its own.
  workflow.source_contents = typeof workflow.source_contents;
  expect(made).toMatchSnapshot();
});

test("each account has the rights that it needs, and on what", () => {
  const made = resources(exporting());
  const roles = Object.values(made.google_project_iam_custom_role) as { permissions: string[] }[];
  expect(roles.flatMap(({ permissions }) => permissions).sort()).toEqual([
    "cloudsql.instances.export",
    "cloudsql.instances.get",
    "storage.objects.list",
    "workflows.executions.create",
  ]);
  const grants = Object.values(made.google_project_iam_member) as { condition?: { expression: string } }[];
  const conditions = grants.flatMap(({ condition }) => condition?.expression ?? []);
  expect(conditions).toEqual([
    `resource.type == "sqladmin.googleapis.com/Instance" && resource.name == "projects/${project}/instances/\${google_sql_database_instance.instance.name}"`,
  ]);
  const onBucket = Object.values(made.google_storage_bucket_iam_member) as { role: string; member: string }[];
  expect(onBucket.map(({ role, member }) => [role, member])).toEqual(
    expect.arrayContaining([
      [
        "roles/storage.objectCreator",
        "serviceAccount:${google_sql_database_instance.instance.service_account_email_address}",
      ],
    ]),
  );
  expect(JSON.stringify(made)).not.toMatch(/objectAdmin|objectViewer|roles\/(owner|editor|cloudsql)/);
});

test("a bucket of its own keeps an object for its time, and is not destroyed by mistake", () => {
  expect(only(resources(exporting()), "google_storage_bucket")).toMatchObject({
    force_destroy: false,
    location: "US-CENTRAL1",
    public_access_prevention: "enforced",
    uniform_bucket_level_access: true,
    storage_class: "NEARLINE",
    retention_policy: { retention_period: 30 * 86_400, is_locked: false },
    lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 30 } }],
    lifecycle: { prevent_destroy: true },
  });
});

test("what is said of it: short, locked, with a key, that may be destroyed", () => {
  const key = "projects/p/locations/us/keyRings/r/cryptoKeys/k";
  const change = { retention: Duration.days(7), lock: true, key, location: "us", deletionProtection: false };
  expect(only(resources(exporting(change)), "google_storage_bucket")).toMatchObject({
    location: "US",
    storage_class: "STANDARD",
    retention_policy: { retention_period: 7 * 86_400, is_locked: true },
    encryption: { default_kms_key_name: key },
    lifecycle: { prevent_destroy: false },
  });
});

test("a bucket that exists is only granted on", () => {
  const made = resources(exporting({ existing: "archive-of-all" }));
  expect(made.google_storage_bucket).toBeUndefined();
  for (const { bucket } of Object.values(made.google_storage_bucket_iam_member) as { bucket: string }[]) {
    expect(bucket).toBe("archive-of-all");
  }
  expect(only(made, "google_workflows_workflow").source_contents).toContain("gs://archive-of-all/");
});

test("Terraform leaves the workflow's expressions alone", () => {
  const source: string = only(resources(exporting()), "google_workflows_workflow").source_contents;
  expect(source).toContain('"$${is_busy}"');
  expect(source.replaceAll("$${", "")).not.toMatch(/[$%]\{/);
});

test("ids of long names are short enough, and stay apart", () => {
  const made = resources(exporting({ name: `music-${"very-".repeat(8)}long` }));
  const accounts = Object.values(made.google_service_account) as { account_id: string }[];
  const ids = accounts.map(({ account_id }) => account_id);
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
  const { name } = only(
    resources(exporting({ name: `music-${"very-".repeat(12)}long` })),
    "google_workflows_workflow",
  );
  expect(name).toMatch(/^music-[a-z0-9-]{57,58}$/);
});

test("a retention that is no number of days is refused", () => {
  expect(synthRefusal(exporting({ retention: Duration.hours(36) }))).toMatchInlineSnapshot(`
    "[stack/bucket] retention: exports are kept for whole days [EXPORT_RETENTION]
        got:     "36 h"
        allowed: 1 to 3650 days
        fix:     write for example retention: Duration.days(30)"
  `);
});
