import { check } from "../../../../preflight/check";
import { resourcesOfConfiguration } from "../../../../preflight/inputs/configuration";
import { costBudget } from "../../../../preflight/rules/cost/cost-budget";
import { type ByAddress, configurationOf, instance, replica, shown } from "../../../support/preflight";

const BACKED_UP = { backup_configuration: { enabled: true } };

/** Resources whose stack names a budget. */
function findings(resources: ByAddress, budget: Record<string, unknown> | undefined, source?: string) {
  const json = { ...configurationOf(resources), ...(budget && { "//": { budget } }) };
  return check(resourcesOfConfiguration(json, source), { rules: [costBudget] });
}

const FORTY = { name: "prod", monthly_usd: 40 };

test("warns of what costs more than its budget, with the cheapest change", () => {
  const protectedOne = instance(BACKED_UP, { deletion_protection: true });
  expect(shown(findings(protectedOne, FORTY))).toMatchInlineSnapshot(`
    "warning cost-budget google_sql_database_instance.main settings.tier
      a month of prod costs an estimated 51.21 USD, 11.21 above its budget; got "db-custom-1-3840"; allowed: at most 40.00 USD a month
      fix: a commitment of three years (budget: { commitment: "3-year" }, once it is bought) makes it 25.57, and gives up the choice: for three years it is paid for, whatever runs; npx musicdb cost prod tells the others"
  `);
});

test("where the budget is enforced it is an error", () => {
  const [finding] = findings(instance(BACKED_UP), { ...FORTY, enforce: true });
  expect(finding?.severity).toBe("error");
});

test("what may be stopped is told of a stop schedule first", () => {
  const [finding] = findings(instance({}, { deletion_protection: false }), FORTY);
  expect(finding?.fix).toContain("a stop schedule: 12 hours on weekdays");
});

test("a commitment that was bought counts", () => {
  expect(findings(instance(BACKED_UP), { ...FORTY, commitment: "3-year" })).toEqual([]);
});

test("accepts what is within it, or has none", () => {
  expect(findings(instance(BACKED_UP), { name: "prod", monthly_usd: 54 })).toEqual([]);
  expect(findings(instance(BACKED_UP), undefined)).toEqual([]);
});

test.each([
  { monthly_usd: 40 },
  { name: "prod" },
  { name: "prod", monthly_usd: "40" },
  { name: "prod", monthly_usd: 0 },
  "40",
  null,
])("%j is no budget", (budget) => {
  expect(findings(instance(BACKED_UP), budget as never)).toEqual([]);
});

test("all instances of a budget are told of once, at the dearest, in whichever stack they are", () => {
  const small = {
    "google_sql_database_instance.small": {
      ...(instance()["google_sql_database_instance.main"] as object),
      name: "small",
      settings: { tier: "db-g1-small" },
    },
  };
  const json = (resources: ByAddress) => ({ ...configurationOf(resources), "//": { budget: FORTY } });
  const resources = [
    ...resourcesOfConfiguration(json(small), "one"),
    ...resourcesOfConfiguration(json(replica()), "two"),
  ];
  const found = check(resources, { rules: [costBudget] });
  expect(found.map(({ source, address }) => `${source} ${address}`)).toEqual([
    "two google_sql_database_instance.main",
  ]);
  expect(found[0]?.message).toContain(
    "a month of prod costs an estimated 129.27 USD, 89.27 above its budget",
  );
});

test("another budget is another one's", () => {
  const json = (name: string) => ({
    ...configurationOf(instance()),
    "//": { budget: { name, monthly_usd: 60 } },
  });
  const resources = [
    ...resourcesOfConfiguration(json("a"), "a"),
    ...resourcesOfConfiguration(json("b"), "b"),
  ];
  expect(check(resources, { rules: [costBudget] })).toEqual([]);
});

test("says that nothing meets it", () => {
  const [finding] = findings(instance({ tier: "db-f1-micro", disk_size: 10 }), {
    name: "dev",
    monthly_usd: 1,
  });
  expect(finding?.fix).toBe("raise the budget of dev: no smaller machine, schedule or commitment meets it");
});

test("says what is not known, and does not take it for nothing", () => {
  const inputs = [
    instance({}, { region: "mars-north1" }),
    instance({ tier: "${var.tier}" }),
    instance({}, { region: "${var.region}" }),
    instance({ tier: "db-c4a-highmem-4" }, {}),
    instance({}, { count: "${var.count}" }),
    instance({ disk_size: "${var.size}" }),
  ];
  expect(
    inputs.map((input) => shown(findings(input, { name: "prod", monthly_usd: 9000 }))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning cost-budget google_sql_database_instance.main settings.tier
      what a month costs is not known, so it is not compared with the budget: machine: no price is known in mars-north1; got "db-custom-1-3840"; allowed: at most 9000.00 USD a month
      fix: look in Google's price list, and watch the bill
    warning cost-budget google_sql_database_instance.main settings.tier
      what a month costs is not known, so it is not compared with the budget: its machine is not known until apply; got "\${var.tier}"; allowed: at most 9000.00 USD a month
      fix: look in Google's price list, and watch the bill
    warning cost-budget google_sql_database_instance.main settings.tier
      what a month costs is not known, so it is not compared with the budget: its region is not known until apply; got "db-custom-1-3840"; allowed: at most 9000.00 USD a month
      fix: look in Google's price list, and watch the bill
    warning cost-budget google_sql_database_instance.main settings.tier
      what a month costs is not known, so it is not compared with the budget: machine: no price of db-c4a-highmem-4 is known; got "db-c4a-highmem-4"; allowed: at most 9000.00 USD a month
      fix: look in Google's price list, and watch the bill
    warning cost-budget google_sql_database_instance.main settings.tier
      what a month costs is not known, so it is not compared with the budget: how many there are of it is not known until apply; got "db-custom-1-3840"; allowed: at most 9000.00 USD a month
      fix: look in Google's price list, and watch the bill
    warning cost-budget google_sql_database_instance.main settings.tier
      what a month costs is not known, so it is not compared with the budget: the size of its storage is not known until apply; got "db-custom-1-3840"; allowed: at most 9000.00 USD a month
      fix: look in Google's price list, and watch the bill"
  `);
});

test("other engines are none of its business", () => {
  expect(findings(instance({}, { database_version: "MYSQL_8_0" }), FORTY)).toEqual([]);
});
