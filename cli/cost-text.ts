import { totalOf } from "../cloudsql/pricing/estimate";
import type { CostLine } from "../cloudsql/pricing/line";
import { formatUsd } from "../cloudsql/pricing/money";
import { HOURS, PRICE_LIST } from "../cloudsql/pricing/prices";
import type { BudgetedCost } from "../preflight/cost/budgeted-cost";
import { wrap } from "../preflight/review/format/wrap";
import { type Style, table, WIDTH } from "./output";

const ITEM_WIDTH = 12;
const AMOUNT_WIDTH = 10;

/** One line for each environment: the estimate, the budget, and which of them is more. */
export function costSummary(costs: readonly BudgetedCost[], style: Style): string[] {
  const rows = costs.map((cost) => [cost.budget.name, headline(cost)]);
  return table(rows).map((line, i) => ((costs[i]?.over ?? 0) > 0 ? style.yellow(line) : line));
}

/** The estimates line by line, for people, at most 80 columns wide. */
export function costText(costs: readonly BudgetedCost[], style: Style): string[] {
  return [
    ...costs.flatMap((cost) => [...environmentLines(cost, style), ""]),
    ...wrap(
      `Google's ${PRICE_LIST.kind}, the newest read ${PRICE_LIST.date}; ${HOURS} hours a month. ` +
        "~ rests on an assumption, or on a price that follows from another one. Not counted: network traffic, " +
        "extended support of old versions. docs/cost.md has the sources.",
      0,
    ).map(style.dim),
  ];
}

/** e.g. `53.11 of 40.00 USD a month, 13.11 over` */
function headline({ estimate, limit, over, unknown }: BudgetedCost): string {
  const isKnown = unknown.length === 0;
  const amounts = `${isKnown ? "" : "at least "}${formatUsd(estimate.total)} of ${formatUsd(limit)} USD a month`;
  if (over > 0) return `${amounts}, ${formatUsd(over)} over`;
  return `${amounts}, ${isKnown ? `${formatUsd(-over)} under` : "the rest is not known"}`;
}

function environmentLines(cost: BudgetedCost, style: Style): string[] {
  const { budget, estimate, usage, unknown, over } = cost;
  const title = `${budget.name}: ${headline(cost)}`;
  const around = estimate.lines.filter(({ instance }) => instance === undefined);
  return [
    style.bold(over > 0 ? style.yellow(title) : title),
    ...usage.instances.flatMap((instance) => [
      "",
      ...table([[`  ${instance.name}: ${instance.tier} in ${instance.region}`]]),
      ...estimate.lines.filter((line) => line.instance === instance.id).map(lineText),
      ...subtotal(estimate.lines.filter((line) => line.instance === instance.id)),
    ]),
    ...(around.length > 0 ? ["", "  around it", ...around.map(lineText)] : []),
    ...unpricedLines(cost, style),
    "",
    amountText(
      unknown.length > 0 ? "at least" : "total",
      budget.commitment === "none" ? "" : `with a ${budget.commitment} commitment`,
      formatUsd(estimate.total),
    ),
    ...(estimate.upTo === undefined || unknown.length > 0
      ? []
      : [amountText("up to", growth(cost), `~${formatUsd(estimate.upTo)}`)]),
    ...planLines(cost, style),
  ];
}

/** Instances that have no line at all. */
function unpricedLines({ unknown, usage }: BudgetedCost, style: Style): string[] {
  const unread = unknown.filter(({ id }) => !usage.instances.some((instance) => instance.id === id));
  if (unread.length === 0) return [];
  return ["", ...unread.flatMap(({ name, why }) => wrap(`${name}: ${why}`, 2).map(style.yellow))];
}

/** The machine, its storage and its standby: what a price list says of an instance. */
function subtotal(lines: readonly CostLine[]): string[] {
  const own = lines.filter(({ item }) => item !== "backups" && item !== "address");
  const isKnown = own.every(({ monthly }) => monthly !== undefined);
  if (!isKnown || own.length === lines.length) return [];
  return [amountText("", "the machine with its storage", formatUsd(totalOf(own)), 4)];
}

function growth({ usage }: BudgetedCost): string {
  const sizes = usage.instances.flatMap(({ growsToGb }) => (growsToGb === undefined ? [] : [growsToGb]));
  return `when the storage has grown to ${[...new Set(sizes)].join(" and ")} GB`;
}

function planLines({ plans, over }: BudgetedCost, style: Style): string[] {
  if (over <= 0) return [];
  if (plans.length === 0) return ["", "  no smaller machine, commitment or schedule meets the budget"];
  return [
    "",
    style.bold("  the cheapest changes that meet it"),
    ...plans.flatMap(({ savings, total }) =>
      savings.flatMap(({ change, setting, givesUp }, i) => [
        `    ${(i === 0 ? formatUsd(total) : "and").padStart(8)}  ${change}`,
        ...wrap(`write ${setting}`, 14),
        ...wrap(`gives up ${givesUp}`, 14),
      ]),
    ),
  ];
}

function lineText({ item, formula, monthly, basis }: CostLine): string {
  const mark = basis === "listed" ? "" : "~";
  return amountText(item, formula, monthly === undefined ? "?" : `${mark}${formatUsd(monthly)}`, 4);
}

/** An amount at the right end of a line. */
function amountText(item: string, how: string, amount: string, indent = 2): string {
  const start = `${" ".repeat(indent)}${item.padEnd(ITEM_WIDTH)} ${how}`;
  const room = WIDTH - AMOUNT_WIDTH;
  const text = start.length > room ? `${start.slice(0, room - 1)}…` : start;
  return `${text.padEnd(room)}${amount.padStart(AMOUNT_WIDTH)}`;
}
