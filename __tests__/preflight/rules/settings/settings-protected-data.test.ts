import { settingsProtectedData } from "../../../../preflight/rules/settings/settings-protected-data";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of a database that goes before its protected instance", () => {
  expect(
    shown(
      findingsOf(settingsProtectedData, {
        ...instance({ deletion_protection_enabled: true }, { deletion_protection: true }),
        "google_sql_database.app": { name: "app", instance: "${google_sql_database_instance.main.name}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning settings-protected-data google_sql_database.app deletion_policy
      main is protected, and a destroy drops this database before it gets there; allowed: ABANDON, or lifecycle.prevent_destroy
      fix: write deletion_policy = "ABANDON" from the first apply on: it goes with its instance; to drop this one alone, end its sessions first"
  `);
});

test("warns of a database that is dropped with open sessions", () => {
  expect(
    shown(
      findingsOf(settingsProtectedData, {
        ...instance(),
        "google_sql_database.app": {
          name: "app",
          instance: "${google_sql_database_instance.main.name}",
          deletion_policy: "DELETE",
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning settings-protected-data google_sql_database.app deletion_policy
      dropping the database fails while sessions are open, and loses its data when it succeeds; got "DELETE"; allowed: ABANDON, or lifecycle.prevent_destroy
      fix: write deletion_policy = "ABANDON" from the first apply on: it goes with its instance; to drop this one alone, end its sessions first"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      ...instance({ deletion_protection_enabled: true }, { deletion_protection: true }),
      "google_sql_database.app": {
        name: "app",
        instance: "${google_sql_database_instance.main.name}",
        deletion_policy: "ABANDON",
      },
    },
    {
      ...instance({ deletion_protection_enabled: true }, { deletion_protection: true }),
      "google_sql_database.app": {
        name: "app",
        instance: "${google_sql_database_instance.main.name}",
        lifecycle: { prevent_destroy: true },
      },
    },
    {
      ...instance(),
      "google_sql_database.app": { name: "app", instance: "${google_sql_database_instance.main.name}" },
    },
  ])
    expect(findingsOf(settingsProtectedData, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      ...instance({ deletion_protection_enabled: true }, { deletion_protection: true }),
      "google_sql_database.app": {
        name: "app",
        instance: "${google_sql_database_instance.main.name}",
        deletion_policy: "${var.policy}",
      },
    },
    {
      ...instance({}, { deletion_protection: "${var.protect}" }),
      "google_sql_database.app": { name: "app", instance: "${google_sql_database_instance.main.name}" },
    },
  ])
    expect(findingsOf(settingsProtectedData, input)).toEqual([]);
});
