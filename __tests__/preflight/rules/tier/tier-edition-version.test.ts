import { tierEditionVersion } from "../../../../preflight/rules/tier/tier-edition-version";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses Plus with an old version", () => {
  expect(
    shown(
      findingsOf(
        tierEditionVersion,
        instance(
          { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
          { database_version: "POSTGRES_11" },
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error tier-edition-version google_sql_database_instance.main database_version
      edition ENTERPRISE_PLUS does not offer this version; got "POSTGRES_11"; allowed: POSTGRES_12 or later with ENTERPRISE_PLUS
      fix: write a later version, or edition = "ENTERPRISE""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { database_version: "POSTGRES_12" },
    ),
    instance({}, { database_version: "POSTGRES_9_6" }),
  ])
    expect(findingsOf(tierEditionVersion, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance(
      { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE_PLUS" },
      { database_version: "${var.version}" },
    ),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(tierEditionVersion, input)).toEqual([]);
});
