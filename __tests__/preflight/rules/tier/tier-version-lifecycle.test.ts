import { tierVersionLifecycle } from "../../../../preflight/rules/tier/tier-version-lifecycle";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of versions in extended support, and tells of the next", () => {
  const inputs = [
    instance({}, { database_version: "POSTGRES_13" }),
    instance({}, { database_version: "POSTGRES_14" }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(tierVersionLifecycle, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning tier-version-lifecycle google_sql_database_instance.main database_version
      POSTGRES_13 has been in extended support, which costs extra, since 2026-02-01, and ends on 2029-02-01
      fix: upgrade to POSTGRES_17
    info tier-version-lifecycle google_sql_database_instance.main database_version
      POSTGRES_14 will be in extended support, which costs extra, from 2027-02-01, and ends on 2030-02-01
      fix: upgrade to POSTGRES_17"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}, { database_version: "POSTGRES_15" }),
    instance({}, { database_version: "POSTGRES_18" }),
  ])
    expect(findingsOf(tierVersionLifecycle, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({}, { database_version: "${var.version}" })])
    expect(findingsOf(tierVersionLifecycle, input)).toEqual([]);
});
