import { costsJson } from "../../cli/cost";
import { costSummary, costText } from "../../cli/cost-text";
import { styleOf } from "../../cli/output";
import { budgetedCosts } from "../../preflight/cost/budgeted-cost";
import { resourcesOfConfiguration } from "../../preflight/inputs/configuration";
import { type ByAddress, configurationOf, instance, replica } from "../support/preflight";
import { switchJob } from "../support/rule-inputs";

const PLAIN = styleOf({}, {});
const BACKED_UP = { disk_size: 20, disk_autoresize_limit: 100, backup_configuration: { enabled: true } };

const budget = (change = {}) => ({ name: "prod", monthly_usd: 40, ...change });

function costs(resources: ByAddress, ofBudget: Record<string, unknown> = budget()) {
  return budgetedCosts(
    resourcesOfConfiguration({ ...configurationOf(resources), "//": { budget: ofBudget } }, "prod-database"),
  );
}
const shown = (...[resources, ofBudget]: Parameters<typeof costs>) =>
  costText(costs(resources, ofBudget), PLAIN).join("\n");

test("production: each line, the total, the budget, the cheapest changes and what they give up", () => {
  expect(shown(instance(BACKED_UP, { name: "loist-music-library-db" }))).toMatchInlineSnapshot(`
    "prod: 53.11 of 40.00 USD a month, 13.11 over

      loist-music-library-db: db-custom-1-3840 in us-central1
        vCPU         1 × 0.0413 × 730 h                                        30.15
        memory       3.75 GB × 0.007 × 730 h                                   19.16
        storage      20 GB × 0.17                                               3.40
        backups      5 GB × 0.08, if a quarter of the storage                  ~0.40
                     the machine with its storage                              52.71

      total                                                                    53.11
      up to        when the storage has grown to 100 GB                       ~68.31

      the cheapest changes that meet it
           26.10  a stop schedule: 12 hours on weekdays
                  write sleep: { stop: "0 20 * * 1-5", start: "0 8 * * 1-5",
                  timeZone: … }
                  gives up the database at night and at weekends, and backups in
                  these hours
           27.47  a commitment of three years
                  write budget: { commitment: "3-year" }, once it is bought
                  gives up the choice: for three years it is paid for, whatever runs
           29.35  the smaller machine db-g1-small
                  write tier: "db-g1-small"
                  gives up dedicated cores: 1.7 GB in place of 3.75 GB, a share of a
                  core, no SLA

    Google's on-demand list prices without tax, the newest read 2026-09-28; 730
    hours a month. ~ rests on an assumption, or on a price that follows from another
    one. Not counted: network traffic, extended support of old versions.
    docs/cost.md has the sources."
  `);
});

test("a standby, a replica, and a commitment that was bought", () => {
  const highlyAvailable = replica({}, {}, instance({ ...BACKED_UP, availability_type: "REGIONAL" }));
  expect(shown(highlyAvailable, budget({ monthly_usd: 200, commitment: "3-year" }))).toMatchInlineSnapshot(`
    "prod: 79.91 of 200.00 USD a month, 120.09 under

      main: db-custom-1-3840 in us-central1
        vCPU         1 × 0.0413 × 730 h × 0.48                                 14.47
        memory       3.75 GB × 0.007 × 730 h × 0.48                             9.20
        storage      20 GB × 0.17                                               3.40
        standby      the machine and the storage again                         27.07
        backups      5 GB × 0.08, if a quarter of the storage                  ~0.40
                     the machine with its storage                              54.14

      replica: db-custom-1-3840 in us-central1
        vCPU         1 × 0.0413 × 730 h × 0.48                                 14.47
        memory       3.75 GB × 0.007 × 730 h × 0.48                             9.20
        storage      10 GB × 0.17                                               1.70

      total        with a 3-year commitment                                    79.91
      up to        when the storage has grown to 100 and 65536 GB          ~11248.13

    Google's on-demand list prices without tax, the newest read 2026-09-28; 730
    hours a month. ~ rests on an assumption, or on a price that follows from another
    one. Not counted: network traffic, extended support of old versions.
    docs/cost.md has the sources."
  `);
});

test("what sleeps", () => {
  const sleeping = {
    ...instance({ tier: "db-g1-small", ...BACKED_UP }),
    ...switchJob("stop", "NEVER", "0 20 * * 1-5"),
    ...switchJob("start", "ALWAYS", "0 8 * * 1-5"),
  };
  expect(shown(sleeping, budget({ name: "staging" }))).toMatchInlineSnapshot(`
    "staging: 17.62 of 40.00 USD a month, 22.38 under

      main: db-g1-small in us-central1
        machine      db-g1-small 0.035 × 260.71 h                               9.13
        storage      20 GB × 0.17                                               3.40
        backups      5 GB × 0.08, if a quarter of the storage                  ~0.40
        address      public, 0.01 × 469.29 h stopped                            4.69
                     the machine with its storage                              12.53

      around it
        scheduler    2 jobs of 3 free                                           0.00

      total                                                                    17.62
      up to        when the storage has grown to 100 GB                       ~32.82

    Google's on-demand list prices without tax, the newest read 2026-09-28; 730
    hours a month. ~ rests on an assumption, or on a price that follows from another
    one. Not counted: network traffic, extended support of old versions.
    docs/cost.md has the sources."
  `);
});

test("what is not known is said, and the total is the least", () => {
  const two = {
    ...instance({}, { region: "mars-north1" }),
    "google_sql_database_instance.other": {
      name: "other",
      region: "us-central1",
      settings: { tier: "${var.tier}" },
      database_version: "POSTGRES_17",
    },
  };
  expect(shown(two)).toMatchInlineSnapshot(`
    "prod: at least 0.00 of 40.00 USD a month, the rest is not known

      main: db-custom-1-3840 in mars-north1
        machine      no price is known in mars-north1                              ?

      other: its machine is not known until apply

      at least                                                                  0.00

    Google's on-demand list prices without tax, the newest read 2026-09-28; 730
    hours a month. ~ rests on an assumption, or on a price that follows from another
    one. Not counted: network traffic, extended support of old versions.
    docs/cost.md has the sources."
  `);
});

test("nothing meets it", () => {
  expect(shown(instance({ tier: "db-f1-micro" }), budget({ monthly_usd: 1 }))).toContain(
    "\n  no smaller machine, commitment or schedule meets the budget\n",
  );
});

test("what costs its budget to the cent is not over it", () => {
  const exact = costs(instance({ tier: "db-f1-micro" }), budget({ monthly_usd: 9.37 }));
  expect(costSummary(exact, PLAIN)).toEqual(["prod  9.37 of 9.37 USD a month, 0.00 under"]);
  expect(exact[0]?.plans).toEqual([]);
});

test("one line for each environment", () => {
  const both = [
    ...costs(instance(BACKED_UP)),
    ...costs(instance({ tier: "db-f1-micro" }), budget({ name: "dev" })),
  ];
  expect(costSummary(both, PLAIN)).toEqual([
    "prod  53.11 of 40.00 USD a month, 13.11 over",
    "dev   9.37 of 40.00 USD a month, 30.63 under",
  ]);
  const coloured = { ...PLAIN, yellow: (text: string) => `<${text}>` };
  expect(costSummary(both, coloured)[0]).toMatch(/^<.*>$/);
  expect(costSummary(both, coloured)[1]).not.toMatch(/</);
});

test("keeps to 80 columns", () => {
  const name = "a".repeat(120);
  const long = replica(
    { tier: "db-custom-96-638976" },
    { name },
    instance({ ...BACKED_UP, tier: "db-custom-96-638976", disk_size: 65536 }, { name: `${name}b` }),
  );
  for (const text of [
    shown(long),
    shown(instance({}, { region: name })),
    shown(instance({ tier: "${var.tier}" }, { name })),
  ])
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("for machines: every amount in US dollars, null where it is not known", () => {
  const { prices, environments } = costsJson(costs(instance(BACKED_UP)));
  expect(prices).toMatchObject({ currency: "USD", date: "2026-09-28" });
  expect(environments).toMatchObject([
    {
      environment: "prod",
      totalUsd: 53.11,
      isComplete: true,
      budgetUsd: 40,
      overUsd: 13.11,
      isEnforced: false,
      commitment: "none",
      upToUsd: 68.31,
      announcedAlertingUsd: 0,
      unknown: [],
    },
  ]);
  expect(environments[0]?.lines[0]).toEqual({
    item: "vCPU",
    instance: "main",
    formula: "1 × 0.0413 × 730 h",
    monthlyUsd: 30.15,
    basis: "listed",
  });
  expect(environments[0]?.changes.map(({ totalUsd }) => totalUsd)).toEqual([26.1, 27.47, 29.35]);
  const [unknown] = costsJson(costs(instance({}, { region: "mars-north1" }))).environments;
  expect(unknown?.lines[0]?.monthlyUsd).toBeNull();
  expect(unknown).toMatchObject({ isComplete: false, upToUsd: null });
});
