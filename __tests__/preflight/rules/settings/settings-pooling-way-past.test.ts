import { settingsPoolingWayPast } from "../../../../preflight/rules/settings/settings-pooling-way-past";
import { findingsOf, instance, shown } from "../../../support/preflight";

const pooled = (connectorEnforcement: string, flags: object[] = [], enabled: boolean | string = true) =>
  instance({
    connector_enforcement: connectorEnforcement,
    connection_pool_config: [{ connection_pooling_enabled: enabled, flags }],
  });

test("warns where connectors are the only way in, and all of them are pooled", () => {
  expect(shown(findingsOf(settingsPoolingWayPast, pooled("REQUIRED")))).toMatchInlineSnapshot(`
    "warning settings-pooling-way-past google_sql_database_instance.main settings.connector_enforcement
      direct connections are refused, and all others are pooled by the transaction; got "REQUIRED"; allowed: NOT_REQUIRED, or pool_mode "session"
      fix: write connector_enforcement = "NOT_REQUIRED", which lets migrations in on port 5432"
  `);
});

test("accepts the nearest valid values, and skips what is not known", () => {
  for (const input of [
    pooled("NOT_REQUIRED"),
    pooled("REQUIRED", [{ name: "pool_mode", value: "session" }]),
    pooled("REQUIRED", [{ name: "pool_mode", value: "${var.mode}" }]),
    pooled("REQUIRED", [{ name: "${var.name}", value: "session" }]),
    pooled("REQUIRED", [], false),
    pooled("REQUIRED", [], "${var.pool}"),
    pooled("${var.enforced}"),
  ])
    expect(findingsOf(settingsPoolingWayPast, input)).toEqual([]);
});
