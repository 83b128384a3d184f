import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";
import { hasBlock } from "./queries";

const SIGNS: ReadonlyMap<string, string> = new Map([
  ["€", "EUR"],
  ["£", "GBP"],
  ["¥", "JPY"],
  ["eur", "EUR"],
  ["euro", "EUR"],
  ["gbp", "GBP"],
]);

/** A budget is an amount and shares of it. */
export const monitoringBudget: Rule = {
  id: "monitoring-budget",
  severity: "error",
  area: "monitoring",
  title: "a budget has one amount, and thresholds as fractions of it",
  why: "The API refuses a budget with two amounts or none; a threshold of 50 means 5000 % and is never passed.",
  ignoreWhen: "the budget is only looked at, or a threshold of several times the amount is meant",
  link: "https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets",
  types: ["google_billing_budget"],
  *check(budget) {
    yield* amountFaults(budget.get("amount"));
    const rules = budget.items("threshold_rules");
    for (const rule of rules) yield* thresholdFaults(rule.get("threshold_percent"));
    for (const project of budget.items("budget_filter.projects")) {
      const name = project.string;
      if (name === undefined || /^projects\/\d+$/.test(name)) continue;
      const byId = /^projects\/[a-z][a-z0-9-]+$/.test(name);
      const what = byId
        ? "the API answers with the project's number: the id shows as a change in every plan"
        : "this is not the name of a project";
      const fix = "write projects/ and the number (data google_project, attribute number)";
      yield { at: project, what, allowed: "projects/NUMBER", fix, severity: byId ? "warning" : "error" };
    }
    const notice = budget.get("all_updates_rule");
    const channels = notice.get("monitoring_notification_channels");
    if (channels.items().length > 5) {
      yield {
        at: channels,
        what: "a budget tells at most five channels",
        got: channels.items().length,
        allowed: "5",
        fix: "keep five",
      };
    }
    if (rules.length === 0 && !hasBlock(budget.get("threshold_rules")) && !hasBlock(notice)) {
      const fix = "add threshold_rules { threshold_percent = 0.9 }";
      yield { at: "threshold_rules", what: "the budget tells nobody anything", fix, severity: "warning" };
    }
  },
};

function* amountFaults(amount: Value): Iterable<Violation> {
  const specified = amount.get("specified_amount");
  const last = amount.get("last_period_amount");
  const allowed = "specified_amount or last_period_amount";
  if (!amount.isSet || amount.isUnknown) return;
  if (hasBlock(specified) && last.is(true)) {
    yield { at: amount, what: "the budget has two amounts", allowed, fix: "keep one of them" };
  }
  if (last.is(false))
    yield {
      at: last,
      what: "false is not allowed here",
      allowed: "true",
      fix: "write specified_amount instead",
    };
  const units = specified.get("units");
  if (units.string !== undefined && !/^-?\d+$/.test(units.string)) {
    const whole = Number.parseInt(units.string.replace(/[^\d.-]/g, ""), 10);
    const fix = Number.isNaN(whole)
      ? 'write whole units, like "100"'
      : `write "${whole}", and the rest as nanos`;
    yield { at: units, what: "the amount is not whole units", allowed: "a whole number", fix };
  }
  const currency = specified.get("currency_code");
  if (currency.string !== undefined && !/^[A-Z]{3}$/.test(currency.string)) {
    yield {
      at: currency,
      what: "this is not the code of a currency",
      allowed: "three letters, like USD",
      fix: `write "${SIGNS.get(currency.string.trim()) ?? "USD"}"`,
    };
  }
}

function* thresholdFaults(at: Value): Iterable<Violation> {
  const share = at.number;
  if (share === undefined) return;
  if (share < 0) {
    yield {
      at,
      what: "a threshold is not negative",
      allowed: "a fraction: 1 is the whole budget",
      fix: `write ${-share}`,
    };
  } else if (share > 2) {
    const what = `the threshold is a fraction: this is ${share * 100} % of the budget`;
    const severity = share >= 10 ? "error" : "warning";
    yield {
      at,
      what,
      allowed: "a fraction: 1 is the whole budget",
      fix: `did you mean ${share / 100}?`,
      severity,
    };
  }
}
