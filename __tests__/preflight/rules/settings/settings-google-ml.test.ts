import { settingsGoogleMl } from "../../../../preflight/rules/settings/settings-google-ml";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of a version that has none", () => {
  expect(
    shown(
      findingsOf(
        settingsGoogleMl,
        instance({ enable_google_ml_integration: true }, { database_version: "POSTGRES_11" }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning settings-google-ml google_sql_database_instance.main settings.enable_google_ml_integration
      POSTGRES_11 has no integration with Vertex AI; got true; allowed: POSTGRES_12 or later
      fix: remove it, or upgrade"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ enable_google_ml_integration: true }, { database_version: "POSTGRES_12" }),
    instance({ enable_google_ml_integration: false }, { database_version: "POSTGRES_11" }),
  ])
    expect(findingsOf(settingsGoogleMl, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ enable_google_ml_integration: true }, { database_version: "${var.version}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsGoogleMl, input)).toEqual([]);
});
