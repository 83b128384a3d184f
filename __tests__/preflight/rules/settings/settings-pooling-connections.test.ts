import { settingsPoolingConnections } from "../../../../preflight/rules/settings/settings-pooling-connections";
import { findingsOf, instance, shown } from "../../../support/preflight";

const plus = (flags: object[], settings: object = {}) =>
  instance({
    tier: "db-perf-optimized-N-8",
    edition: "ENTERPRISE_PLUS",
    connection_pool_config: [{ connection_pooling_enabled: true, flags }],
    ...settings,
  });

test("warns of more connections than the server takes", () => {
  expect(
    shown(
      findingsOf(
        settingsPoolingConnections,
        plus([{ name: "max_pool_size", value: "60" }], {
          database_flags: [{ name: "max_connections", value: "100" }],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning settings-pooling-connections google_sql_database_instance.main settings.connection_pool_config[0].flags[0].value
      2 poolers may open 120 connections for one user, and the server takes 100; got "60"; allowed: at most 50
      fix: write max_pool_size = 45 or less"
  `);
  expect(
    shown(
      findingsOf(
        settingsPoolingConnections,
        plus([], { database_flags: [{ name: "max_connections", value: "80" }] }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning settings-pooling-connections google_sql_database_instance.main settings.connection_pool_config[0].connection_pooling_enabled
      2 poolers may open 100 connections for one user, and the server takes 80; got "50, the service's own"; allowed: at most 40
      fix: write max_pool_size = 36 or less"
  `);
});

test("accepts the nearest valid values, and skips what is not known", () => {
  for (const input of [
    plus([{ name: "max_pool_size", value: "50" }], {
      database_flags: [{ name: "max_connections", value: "100" }],
    }),
    plus([]),
    plus([{ name: "max_pool_size", value: "${var.size}" }]),
    plus([{ name: "${var.name}", value: "9000" }]),
    plus([{ name: "max_pool_size", value: "9000" }], { tier: "${var.tier}" }),
    plus([{ name: "max_pool_size", value: "9000" }], { database_flags: "${var.flags}" }),
    instance({ connection_pool_config: [{ connection_pooling_enabled: false }] }),
  ])
    expect(findingsOf(settingsPoolingConnections, input)).toEqual([]);
});
