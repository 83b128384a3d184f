import { monitoringBudget } from "../../../../preflight/rules/monitoring/monitoring-budget";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses percents for fractions", () => {
  expect(
    shown(
      findingsOf(monitoringBudget, {
        "google_billing_budget.b": {
          amount: { specified_amount: { currency_code: "USD", units: "50" } },
          threshold_rules: [
            { threshold_percent: 50 },
            { threshold_percent: "100" },
            { threshold_percent: 5 },
            { threshold_percent: -0.5 },
          ],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-budget google_billing_budget.b threshold_rules[0].threshold_percent
      the threshold is a fraction: this is 5000 % of the budget; got 50; allowed: a fraction: 1 is the whole budget
      fix: did you mean 0.5?
    error monitoring-budget google_billing_budget.b threshold_rules[1].threshold_percent
      the threshold is a fraction: this is 10000 % of the budget; got "100"; allowed: a fraction: 1 is the whole budget
      fix: did you mean 1?
    error monitoring-budget google_billing_budget.b threshold_rules[3].threshold_percent
      a threshold is not negative; got -0.5; allowed: a fraction: 1 is the whole budget
      fix: write 0.5
    warning monitoring-budget google_billing_budget.b threshold_rules[2].threshold_percent
      the threshold is a fraction: this is 500 % of the budget; got 5; allowed: a fraction: 1 is the whole budget
      fix: did you mean 0.05?"
  `);
});

test("refuses two amounts, parts of a unit, and unknown money (1)", () => {
  expect(
    shown(
      findingsOf(monitoringBudget, {
        "google_billing_budget.b": {
          amount: { last_period_amount: true, specified_amount: { units: "12.50", currency_code: "usd" } },
          threshold_rules: [{ threshold_percent: 0.9 }],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-budget google_billing_budget.b amount
      the budget has two amounts; allowed: specified_amount or last_period_amount
      fix: keep one of them
    error monitoring-budget google_billing_budget.b amount.specified_amount.currency_code
      this is not the code of a currency; got "usd"; allowed: three letters, like USD
      fix: write "USD"
    error monitoring-budget google_billing_budget.b amount.specified_amount.units
      the amount is not whole units; got "12.50"; allowed: a whole number
      fix: write "12", and the rest as nanos"
  `);
});

test("refuses two amounts, parts of a unit, and unknown money (2)", () => {
  expect(
    shown(
      findingsOf(monitoringBudget, {
        "google_billing_budget.b": {
          amount: { last_period_amount: false },
          threshold_rules: [{ threshold_percent: 0.9 }],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-budget google_billing_budget.b amount.last_period_amount
      false is not allowed here; got false; allowed: true
      fix: write specified_amount instead"
  `);
});

test("refuses a bare project, and warns of a project id", () => {
  expect(
    shown(
      findingsOf(monitoringBudget, {
        "google_billing_budget.b": {
          amount: { specified_amount: { currency_code: "USD", units: "50" } },
          budget_filter: { projects: ["example", "projects/example"] },
          threshold_rules: [{ threshold_percent: 0.9 }],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-budget google_billing_budget.b budget_filter.projects[0]
      this is not the name of a project; got "example"; allowed: projects/NUMBER
      fix: write projects/ and the number (data google_project, attribute number)
    warning monitoring-budget google_billing_budget.b budget_filter.projects[1]
      the API answers with the project's number: the id shows as a change in every plan; got "projects/example"; allowed: projects/NUMBER
      fix: write projects/ and the number (data google_project, attribute number)"
  `);
});

test("refuses six channels, and warns when nobody is told (1)", () => {
  expect(
    shown(
      findingsOf(monitoringBudget, {
        "google_billing_budget.b": {
          amount: { specified_amount: { currency_code: "USD", units: "50" } },
          all_updates_rule: { monitoring_notification_channels: ["1", "2", "3", "4", "5", "6"] },
          threshold_rules: [{ threshold_percent: 0.9 }],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-budget google_billing_budget.b all_updates_rule.monitoring_notification_channels
      a budget tells at most five channels; got 6; allowed: 5
      fix: keep five"
  `);
});

test("refuses six channels, and warns when nobody is told (2)", () => {
  expect(
    shown(
      findingsOf(monitoringBudget, { "google_billing_budget.b": { amount: { last_period_amount: true } } }),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-budget google_billing_budget.b threshold_rules
      the budget tells nobody anything
      fix: add threshold_rules { threshold_percent = 0.9 }"
  `);
});

test("accepts fractions, one amount and project numbers", () => {
  const inputs = [
    {
      "google_billing_budget.b": {
        amount: { specified_amount: { currency_code: "USD", units: "50" } },
        budget_filter: { projects: ["projects/123456"] },
        threshold_rules: [{ threshold_percent: 0.9 }],
      },
    },
    {
      "google_billing_budget.b": {
        amount: { specified_amount: { currency_code: "USD", units: "50" } },
        threshold_rules: [{ threshold_percent: 1.5 }],
      },
    },
    {
      "google_billing_budget.b": {
        amount: [{ last_period_amount: true, specified_amount: [] }],
        threshold_rules: [{ threshold_percent: 0.9 }],
      },
    },
    {
      "google_billing_budget.b": {
        amount: { specified_amount: { currency_code: "USD", units: "50" } },
        budget_filter: { projects: ["projects/${data.google_project.p.number}"] },
        threshold_rules: [{ threshold_percent: 0.9 }],
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringBudget, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    { "google_billing_budget.b": { amount: "${local.amount}", threshold_rules: "${local.rules}" } },
    {
      "google_billing_budget.b": {
        amount: { specified_amount: { currency_code: "USD", units: "50" } },
        threshold_rules: [{ threshold_percent: "${var.share}" }],
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringBudget, input)).toEqual([]);
});
