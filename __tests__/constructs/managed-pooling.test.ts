import { Edition } from "../../cloudsql/edition";
import { Tier } from "../../cloudsql/tier";
import { addInstance, synthesizeConstruct, synthRefusal } from "../support/construct";

const managedPooling = {
  mode: "session",
  maxPoolSize: 40,
  minPoolSize: 2,
  maxClients: 900,
  preparedStatements: 0,
} as const;

test("is switched on with every flag that is known here, so that drift shows", () => {
  const { settings } = synthesizeConstruct((stack) => {
    addInstance(stack, {
      tier: Tier.of("db-perf-optimized-N-2"),
      edition: Edition.ENTERPRISE_PLUS,
      managedPooling,
    });
  }).resource("google_sql_database_instance");
  expect(settings.connection_pool_config).toEqual([
    {
      connection_pooling_enabled: true,
      flags: [
        { name: "max_client_connections", value: "900" },
        { name: "max_pool_size", value: "40" },
        { name: "max_prepared_statements", value: "0" },
        { name: "min_pool_size", value: "2" },
        { name: "pool_mode", value: "session" },
      ],
    },
  ]);
});

test("is left out where nobody asks for it", () => {
  const { settings } = synthesizeConstruct((stack) => {
    addInstance(stack);
  }).resource("google_sql_database_instance");
  expect(settings).not.toHaveProperty("connection_pool_config");
});

test("is refused without Enterprise Plus", () => {
  expect(synthRefusal((stack) => addInstance(stack, { managedPooling }))).toMatchInlineSnapshot(`
    "[stack/instance] edition ENTERPRISE has no managed connection pooling [POOLING_NOT_IN_EDITION]
        got:     "ENTERPRISE"
        allowed: ENTERPRISE_PLUS, with managedPooling
        fix:     leave managedPooling out, or choose the edition and a tier of it"
  `);
});
