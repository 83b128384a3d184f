import { readFileSync } from "node:fs";
import {
  KNOWN_TYPES,
  PROVIDER_VERSION,
  providerResource,
  unknownAttributeFix,
} from "../../cloudsql/provider-schema";

test("is the release that the bindings are made from", () => {
  const bindings = readFileSync(require.resolve("@cdktf/provider-google/package.json"), "utf8");
  expect(JSON.parse(bindings).cdktf.provider.version).toBe(PROVIDER_VERSION);
  expect(KNOWN_TYPES).toHaveLength(33);
});

test("knows no type by a name that every object has", () => {
  expect(providerResource("constructor")).toBeUndefined();
  expect(providerResource("google_nothing")).toBeUndefined();
});

test.each([
  ["databaseVersion", 'did you mean "database_version"?'],
  ["region\u200b", 'did you mean "region"?'],
  ["databse_version", 'did you mean "database_version"?'],
  ["ssl_mode", "it belongs in another place: settings.ip_configuration.ssl_mode"],
  ["disksize", "did you mean settings.disk_size?"],
  ["zzz", "remove it"],
])("says what was meant by %j", (name, fix) => {
  const block = providerResource("google_sql_database_instance")?.attributes ?? {};
  expect(unknownAttributeFix("google_sql_database_instance", [name], block)).toBe(fix);
});
