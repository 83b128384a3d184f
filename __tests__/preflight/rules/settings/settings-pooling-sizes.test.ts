import { settingsPoolingSizes } from "../../../../preflight/rules/settings/settings-pooling-sizes";
import { findingsOf, instance, shown } from "../../../support/preflight";

const pooled = (flags: Record<string, string>) =>
  instance({
    connection_pool_config: [
      {
        connection_pooling_enabled: true,
        flags: Object.entries(flags).map(([name, value]) => ({ name, value })),
      },
    ],
  });

test("warns of more that are kept than there may be", () => {
  expect(
    shown(findingsOf(settingsPoolingSizes, pooled({ min_pool_size: "21", max_pool_size: "20" }))),
  ).toMatchInlineSnapshot(`
    "warning settings-pooling-sizes google_sql_database_instance.main settings.connection_pool_config[0].flags[0].value
      min_pool_size is above max_pool_size, which is 20; got "21"; allowed: 0 to 20
      fix: write 20 or less, or raise max_pool_size"
  `);
});

test("counts with the service's own maximum where none is written", () => {
  expect(shown(findingsOf(settingsPoolingSizes, pooled({ min_pool_size: "51" })))).toMatchInlineSnapshot(`
    "warning settings-pooling-sizes google_sql_database_instance.main settings.connection_pool_config[0].flags[0].value
      min_pool_size is above max_pool_size, which is 50; got "51"; allowed: 0 to 50
      fix: write 50 or less, or raise max_pool_size"
  `);
});

test("accepts the nearest valid values, and skips what is not known", () => {
  for (const input of [
    pooled({ min_pool_size: "20", max_pool_size: "20" }),
    pooled({ min_pool_size: "50" }),
    pooled({ min_pool_size: "50", max_pool_size: "${var.size}" }),
    pooled({ max_pool_size: "1" }),
    instance({ connection_pool_config: "${var.pool}" }),
  ])
    expect(findingsOf(settingsPoolingSizes, input)).toEqual([]);
});
