import { Cron } from "../../cloudsql/cron";
import { SleepSchedule } from "../../constructs/sleep-schedule";
import { addInstance, synthesizeConstruct, synthRefusal } from "../support/construct";

type Build = Parameters<typeof synthesizeConstruct>[0];

/** An instance that is stopped in the evening and started in the morning of each weekday. */
function sleeping({
  name = "music-db",
  project = "loist-music-test",
  start = "0 7 * * 1-5",
  timeZone = "Europe/Berlin",
} = {}): Build {
  return (stack) => {
    const instance = addInstance(stack, { project, name, sleeps: true });
    const times = { stop: Cron.of("0 20 * * 1-5"), start: Cron.of(start), timeZone };
    new SleepSchedule(stack, "sleep", { region: "us-central1", instance, times });
  };
}

test("two jobs set the activation policy by the Admin API", () => {
  const made = synthesizeConstruct(sleeping());
  const [start, stop] = ["sleep_start_", "sleep_stop_"].map((id) => {
    const address = made.addresses.find((one) => one.startsWith(`google_cloud_scheduler_job.${id}`)) ?? "";
    return made.resource("google_cloud_scheduler_job", address.split(".")[1]);
  });
  expect({ start, stop }).toMatchInlineSnapshot(`
    {
      "start": {
        "attempt_deadline": "180s",
        "depends_on": [
          "google_project_iam_member.sleep_grant_5DABA489",
        ],
        "description": "Starts music-db",
        "http_target": {
          "body": "eyJzZXR0aW5ncyI6eyJhY3RpdmF0aW9uUG9saWN5IjoiQUxXQVlTIn19",
          "headers": {
            "Content-Type": "application/json",
          },
          "http_method": "PATCH",
          "oauth_token": {
            "scope": "https://www.googleapis.com/auth/sqlservice.admin",
            "service_account_email": "\${google_service_account.sleep_account_B5A3E538.email}",
          },
          "uri": "https://sqladmin.googleapis.com/sql/v1beta4/projects/loist-music-test/instances/\${google_sql_database_instance.instance.name}",
        },
        "name": "music-db-start",
        "project": "loist-music-test",
        "region": "us-central1",
        "retry_config": {
          "max_backoff_duration": "600s",
          "max_doublings": 5,
          "max_retry_duration": "0s",
          "min_backoff_duration": "60s",
          "retry_count": 5,
        },
        "schedule": "0 7 * * 1-5",
        "time_zone": "Europe/Berlin",
      },
      "stop": {
        "attempt_deadline": "180s",
        "depends_on": [
          "google_project_iam_member.sleep_grant_5DABA489",
        ],
        "description": "Stops music-db",
        "http_target": {
          "body": "eyJzZXR0aW5ncyI6eyJhY3RpdmF0aW9uUG9saWN5IjoiTkVWRVIifX0=",
          "headers": {
            "Content-Type": "application/json",
          },
          "http_method": "PATCH",
          "oauth_token": {
            "scope": "https://www.googleapis.com/auth/sqlservice.admin",
            "service_account_email": "\${google_service_account.sleep_account_B5A3E538.email}",
          },
          "uri": "https://sqladmin.googleapis.com/sql/v1beta4/projects/loist-music-test/instances/\${google_sql_database_instance.instance.name}",
        },
        "name": "music-db-stop",
        "project": "loist-music-test",
        "region": "us-central1",
        "retry_config": {
          "max_backoff_duration": "600s",
          "max_doublings": 5,
          "max_retry_duration": "0s",
          "min_backoff_duration": "60s",
          "retry_count": 5,
        },
        "schedule": "0 20 * * 1-5",
        "time_zone": "Europe/Berlin",
      },
    }
  `);
  const policy = (job: typeof stop) =>
    JSON.parse(Buffer.from(job?.http_target?.body ?? "", "base64").toString());
  expect([policy(stop), policy(start)]).toEqual([
    { settings: { activationPolicy: "NEVER" } },
    { settings: { activationPolicy: "ALWAYS" } },
  ]);
});

test("their service account may look at and change this one instance, and nothing else", () => {
  const made = synthesizeConstruct(sleeping());
  expect(made.resource("google_project_iam_custom_role")).toMatchObject({
    role_id: "sleep_music_db",
    permissions: ["cloudsql.instances.get", "cloudsql.instances.update"],
  });
  expect(made.resource("google_project_iam_member")).toMatchObject({
    project: "loist-music-test",
    role: expect.stringMatching(/^\$\{google_project_iam_custom_role\..*\.name\}$/),
    member: expect.stringMatching(/^\$\{google_service_account\..*\.member\}$/),
    condition: {
      expression:
        'resource.type == "sqladmin.googleapis.com/Instance" && resource.name == "projects/loist-music-test/instances/${google_sql_database_instance.instance.name}"',
    },
  });
  expect(made.json.resource.google_service_account_key).toBeUndefined();
});

test("Terraform leaves the activation policy of what sleeps alone, and of nothing else", () => {
  const ignored = (build: Build) =>
    synthesizeConstruct(build).resource("google_sql_database_instance").lifecycle.ignore_changes;
  expect(ignored(sleeping())).toEqual(["settings[0].disk_size", "settings[0].activation_policy"]);
  expect(ignored((stack) => addInstance(stack))).toEqual(["settings[0].disk_size"]);
});

test("ids that are too long keep their beginning", () => {
  const ids = (name: string) => {
    const made = synthesizeConstruct(sleeping({ name, project: "loist-1" }));
    return [
      made.resource("google_service_account").account_id,
      made.resource("google_project_iam_custom_role").role_id,
    ];
  };
  expect(ids("loist-music-library-db")).toEqual([
    "sleep-loist-music-library-db",
    "sleep_loist_music_library_db",
  ]);
  const [account, role] = ids(`${"long-".repeat(16)}name`);
  expect(account).toMatch(/^sleep-long-long-long-lo-[0-9a-f]{6}$/);
  expect(role).toMatch(/^sleep_(long_){10}l_[0-9a-f]{6}$/);
  expect(ids(`${"long-".repeat(16)}other`)[0]).not.toBe(account);
});

test("times that cannot be are refused with the path", () => {
  expect(synthRefusal(sleeping({ start: "0 20 * * 3", timeZone: "Europe/Berln" }))).toMatchInlineSnapshot(`
    "[stack/sleep] start: the instance is stopped and started at the same minute, Wednesday 20:00 [SLEEP_AT_ONCE]
        got:     "0 20 * * 3"
        allowed: times that the other schedule does not have
        fix:     choose another time for the start
      [stack/sleep] timeZone: this is not a time zone [TIME_ZONE_UNKNOWN]
        got:     "Europe/Berln"
        allowed: a name of the tz database, e.g. Europe/Berlin, America/New_York or UTC
        fix:     write "Europe/Berlin""
  `);
});
