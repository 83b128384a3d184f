import { settingsPooling } from "../../../../preflight/rules/settings/settings-pooling";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a pooler without Plus", () => {
  expect(
    shown(
      findingsOf(settingsPooling, instance({ connection_pool_config: { connection_pooling_enabled: true } })),
    ),
  ).toMatchInlineSnapshot(`
    "error settings-pooling google_sql_database_instance.main settings.connection_pool_config.connection_pooling_enabled
      edition ENTERPRISE has no managed connection pooling; got true; allowed: with ENTERPRISE_PLUS
      fix: remove connection_pool_config, or write edition = "ENTERPRISE_PLUS" and a tier of it"
  `);
});

test("warns of flags of a pooler that is off", () => {
  expect(
    shown(
      findingsOf(
        settingsPooling,
        instance({
          connection_pool_config: [
            { connection_pooling_enabled: false, flags: [{ name: "pool_mode", value: "session" }] },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning settings-pooling google_sql_database_instance.main settings.connection_pool_config[0].flags
      the pooler's flags do nothing while it is off
      fix: write connection_pooling_enabled = true, or remove them"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      connection_pool_config: {
        connection_pooling_enabled: true,
        flags: [{ name: "pool_mode", value: "session" }],
      },
    }),
    instance({ connection_pool_config: { connection_pooling_enabled: false } }),
  ])
    expect(findingsOf(settingsPooling, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ connection_pool_config: { connection_pooling_enabled: "${var.pool}" } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsPooling, input)).toEqual([]);
});
