import { stateProviderAlias } from "../../../../preflight/rules/state/state-provider-alias";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses an alias that nobody configured (1)", () => {
  expect(
    shown(
      findingsOf(stateProviderAlias, {
        terraform: { backend: { gcs: { bucket: "b" } } },
        "provider.google": [{ project: "p" }, { alias: "eu" }],
        "google_sql_user.a": { provider: "google.us" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-provider-alias google_sql_user.a provider
      no provider google has the alias us; got "google.us"; allowed: google, google.eu
      fix: add provider "google" { alias = "us" }"
  `);
});

test("refuses an alias that nobody configured (2)", () => {
  expect(
    shown(
      findingsOf(stateProviderAlias, {
        terraform: { backend: { gcs: { bucket: "b" } } },
        "google_sql_user.a": { provider: "google.eu" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-provider-alias google_sql_user.a provider
      no provider google has the alias eu; got "google.eu"; allowed: none is configured
      fix: add provider "google" { alias = "eu" }"
  `);
});

test("accepts configured ones, and the default", () => {
  expect(
    findingsOf(stateProviderAlias, {
      terraform: { backend: { gcs: { bucket: "b" } } },
      "provider.google": [{ project: "p" }, { alias: "eu" }],
      "google_sql_user.a": { provider: "google.eu" },
      "google_sql_user.b": { provider: "google" },
      "google_sql_user.c": {},
    }),
  ).toEqual([]);
});

test("skips a part", () => {
  expect(findingsOf(stateProviderAlias, { "google_sql_user.a": { provider: "google.eu" } })).toEqual([]);
});
