import { settingsDataCache } from "../../../../preflight/rules/settings/settings-data-cache";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a cache without Plus", () => {
  const inputs = [
    instance({ data_cache_config: { data_cache_enabled: true } }),
    instance(
      { edition: null, data_cache_config: [{ data_cache_enabled: true }] },
      { database_version: "POSTGRES_15" },
    ),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsDataCache, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-data-cache google_sql_database_instance.main settings.data_cache_config.data_cache_enabled
      edition ENTERPRISE has no data cache; got true; allowed: with ENTERPRISE_PLUS
      fix: remove data_cache_config, or write edition = "ENTERPRISE_PLUS" and a tier of it
    error settings-data-cache google_sql_database_instance.main settings.data_cache_config.data_cache_enabled
      edition ENTERPRISE has no data cache; got true; allowed: with ENTERPRISE_PLUS
      fix: remove data_cache_config, or write edition = "ENTERPRISE_PLUS" and a tier of it"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      data_cache_config: { data_cache_enabled: true },
    }),
    instance({ data_cache_config: { data_cache_enabled: false } }),
  ])
    expect(findingsOf(settingsDataCache, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ data_cache_config: { data_cache_enabled: "${var.cache}" } }),
    instance({ edition: "${var.edition}", data_cache_config: { data_cache_enabled: true } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsDataCache, input)).toEqual([]);
});
