import { stateLifecycle } from "../../../../preflight/rules/state/state-lifecycle";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses variables in what is read before them", () => {
  expect(
    shown(
      findingsOf(stateLifecycle, {
        "variable.p": {},
        ...instance({}, { lifecycle: { prevent_destroy: "${var.p}", create_before_destroy: "${!var.p}" } }),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-lifecycle google_sql_database_instance.main lifecycle.create_before_destroy
      create_before_destroy is read before any variable is known; got "\${!var.p}"; allowed: true, false
      fix: write it literally
    error state-lifecycle google_sql_database_instance.main lifecycle.prevent_destroy
      prevent_destroy is read before any variable is known; got "\${var.p}"; allowed: true, false
      fix: write it literally"
  `);
});

test("refuses paths that Terraform cannot read", () => {
  expect(
    shown(
      findingsOf(
        stateLifecycle,
        instance(
          {},
          {
            lifecycle: {
              ignore_changes: [
                "settings.0.disk_size",
                "${settings}",
                "settings[0].diskSize",
                "all",
                "settings.disk_size",
                "settings[0].disk_sizes",
                "settings[0].ip_configuration.ipv4_enabled",
              ],
            },
          },
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error state-lifecycle google_sql_database_instance.main lifecycle.ignore_changes[0]
      an index is written in brackets; got "settings.0.disk_size"; allowed: attribute, block[0].attribute
      fix: write "settings[0].disk_size"
    error state-lifecycle google_sql_database_instance.main lifecycle.ignore_changes[1]
      ignore_changes takes paths, not templates; got "\${settings}"; allowed: attribute, block[0].attribute
      fix: write "settings"
    error state-lifecycle google_sql_database_instance.main lifecycle.ignore_changes[2]
      there is no settings[0].diskSize to ignore; got "settings[0].diskSize"
      fix: write "settings[0].disk_size"
    error state-lifecycle google_sql_database_instance.main lifecycle.ignore_changes[3]
      all stands alone, without a list; got "all"; allowed: "all"
      fix: write ignore_changes = "all"
    error state-lifecycle google_sql_database_instance.main lifecycle.ignore_changes[4]
      settings is a list of blocks: it needs an index; got "settings.disk_size"; allowed: settings[0]
      fix: write "settings[0].disk_size"
    error state-lifecycle google_sql_database_instance.main lifecycle.ignore_changes[5]
      there is no settings[0].disk_sizes to ignore; got "settings[0].disk_sizes"
      fix: write "settings[0].disk_size"
    error state-lifecycle google_sql_database_instance.main lifecycle.ignore_changes[6]
      ip_configuration is a list of blocks: it needs an index; got "settings[0].ip_configuration.ipv4_enabled"; allowed: settings[0].ip_configuration[0]
      fix: write "settings[0].ip_configuration[0].ipv4_enabled""
  `);
});

test("accepts literals and paths with an index", () => {
  const inputs = [
    instance(
      {},
      {
        lifecycle: {
          prevent_destroy: "true",
          create_before_destroy: false,
          ignore_changes: [
            "settings[0].disk_size",
            "settings",
            "settings[0].ip_configuration[0].ipv4_enabled",
            'settings[0].user_labels["a"]',
            "timeouts",
          ],
        },
      },
    ),
    instance({}, { lifecycle: { ignore_changes: "all" } }),
    { "terraform_data.a": { lifecycle: { ignore_changes: ["input.b"] } } },
  ];
  for (const input of inputs) expect(findingsOf(stateLifecycle, input)).toEqual([]);
});

test("skips lists that are not known", () => {
  expect(findingsOf(stateLifecycle, instance({}, { lifecycle: { ignore_changes: null } }))).toEqual([]);
});
