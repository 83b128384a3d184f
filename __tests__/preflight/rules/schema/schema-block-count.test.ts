import { schemaBlockCount } from "../../../../preflight/rules/schema/schema-block-count";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    instance({ ip_configuration: [{ ipv4_enabled: true }, { ipv4_enabled: false }] }),
    instance({
      backup_configuration: { backup_retention_settings: [{ retained_backups: 7 }, { retained_backups: 8 }] },
    }),
  ];
  expect(inputs.map((input) => shown(findingsOf(schemaBlockCount, input))).join("\n")).toMatchInlineSnapshot(`
    "error schema-block-count google_sql_database_instance.main settings.ip_configuration
      "ip_configuration" is written 2 times, and the provider takes one; allowed: 1
      fix: merge them into one ip_configuration
    error schema-block-count google_sql_database_instance.main settings.backup_configuration.backup_retention_settings
      "backup_retention_settings" is written 2 times, and the provider takes one; allowed: 1
      fix: merge them into one backup_retention_settings"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      ip_configuration: [{ ipv4_enabled: true }],
      database_flags: [
        { name: "a", value: "b" },
        { name: "c", value: "d" },
      ],
    }),
    instance(),
  ])
    expect(findingsOf(schemaBlockCount, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({ ip_configuration: "${var.ip}" })])
    expect(findingsOf(schemaBlockCount, input)).toEqual([]);
});
