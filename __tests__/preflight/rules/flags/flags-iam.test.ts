import { flagsIam } from "../../../../preflight/rules/flags/flags-iam";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses an IAM user where the flag is off or missing", () => {
  const inputs = [
    {
      ...instance({ database_flags: [{ name: "cloudsql.iam_authentication", value: "off" }] }),
      "google_sql_user.app": {
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        instance: "${google_sql_database_instance.main.name}",
      },
    },
    {
      ...instance(),
      "google_sql_user.app": {
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        instance: "main",
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsIam, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-iam google_sql_database_instance.main settings.database_flags[0].value
      google_sql_user.app logs in with IAM, and "cloudsql.iam_authentication" is off; got "off"; allowed: "on"
      fix: write {"name": "cloudsql.iam_authentication", "value": "on"}
    error flags-iam google_sql_database_instance.main settings.database_flags
      google_sql_user.app logs in with IAM, and "cloudsql.iam_authentication" is not set; allowed: "on"
      fix: write {"name": "cloudsql.iam_authentication", "value": "on"}"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      ...instance({ database_flags: [{ name: "cloudsql.iam_authentication", value: "on" }] }),
      "google_sql_user.app": {
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        instance: "main",
      },
    },
    { ...instance(), "google_sql_user.app": { name: "app", type: "BUILT_IN", instance: "main" } },
    instance({}),
  ])
    expect(findingsOf(flagsIam, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      ...instance({ database_flags: "${var.flags}" }),
      "google_sql_user.app": {
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        instance: "main",
      },
    },
    {
      ...instance(),
      "google_sql_user.app": {
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        instance: "elsewhere",
      },
    },
    { ...instance(), "google_sql_user.app": { name: "app", type: "${var.type}", instance: "main" } },
  ])
    expect(findingsOf(flagsIam, input)).toEqual([]);
});
