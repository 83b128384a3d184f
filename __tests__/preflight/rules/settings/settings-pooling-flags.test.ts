import { settingsPoolingFlags } from "../../../../preflight/rules/settings/settings-pooling-flags";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of other names and values", () => {
  const inputs = [
    instance({
      connection_pool_config: {
        connection_pooling_enabled: true,
        flags: [{ name: "max_pool_sizes", value: "50" }],
      },
    }),
    instance({
      connection_pool_config: {
        connection_pooling_enabled: true,
        flags: [{ name: "pool_mode", value: "statement" }],
      },
    }),
    instance({
      connection_pool_config: {
        connection_pooling_enabled: true,
        flags: [{ name: "max_client_connections", value: "300000" }],
      },
    }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsPoolingFlags, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning settings-pooling-flags google_sql_database_instance.main settings.connection_pool_config.flags[0].name
      this is not a flag of the pooler; got "max_pool_sizes"; allowed: pool_mode, ignore_startup_parameters, max_pool_size, min_pool_size, max_client_connections, client_connection_idle_timeout, server_idle_timeout, query_wait_timeout, server_lifetime, max_prepared_statements
      fix: did you mean "max_pool_size"?
    warning settings-pooling-flags google_sql_database_instance.main settings.connection_pool_config.flags[0].value
      pool_mode is not one of its values; got "statement"; allowed: transaction, session
      fix: write "transaction"
    warning settings-pooling-flags google_sql_database_instance.main settings.connection_pool_config.flags[0].value
      max_client_connections is out of range; got "300000"; allowed: 1 to 262042
      fix: write 262042 or less"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      connection_pool_config: {
        connection_pooling_enabled: true,
        flags: [{ name: "max_pool_size", value: "50" }],
      },
    }),
    instance({
      connection_pool_config: {
        connection_pooling_enabled: true,
        flags: [{ name: "pool_mode", value: "transaction" }],
      },
    }),
  ])
    expect(findingsOf(settingsPoolingFlags, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({
      connection_pool_config: {
        connection_pooling_enabled: true,
        flags: [{ name: "pool_mode", value: "${var.mode}" }],
      },
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsPoolingFlags, input)).toEqual([]);
});
