import { tierEditionValid } from "../../../../preflight/rules/tier/tier-edition-valid";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other words and names the right one", () => {
  const inputs = [
    instance({ edition: "enterprise" }),
    instance({ edition: "Enterprise Plus" }),
    instance({ edition: "ENTERPRISE\u2011PLUS" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(tierEditionValid, input))).join("\n")).toMatchInlineSnapshot(`
    "error tier-edition-valid google_sql_database_instance.main settings.edition
      edition is not one of its values; got "enterprise"; allowed: ENTERPRISE, ENTERPRISE_PLUS
      fix: write "ENTERPRISE"
    error tier-edition-valid google_sql_database_instance.main settings.edition
      edition is not one of its values; got "Enterprise Plus"; allowed: ENTERPRISE, ENTERPRISE_PLUS
      fix: write "ENTERPRISE_PLUS"
    error tier-edition-valid google_sql_database_instance.main settings.edition
      edition has characters that only look right: U+2011 at position 11; got "ENTERPRISE‑PLUS"; allowed: ENTERPRISE, ENTERPRISE_PLUS
      fix: type it anew: "ENTERPRISE_PLUS""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [instance({}), instance({ edition: "ENTERPRISE_PLUS" })])
    expect(findingsOf(tierEditionValid, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ edition: "${var.edition}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(tierEditionValid, input)).toEqual([]);
});
