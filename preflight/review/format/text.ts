import type { Finding, Severity } from "../../finding";
import { printable } from "../redact";
import type { Review } from "../review";
import { changeLine, costDetails, costLine, gravity, isEmpty, lostAddresses, verdict } from "./summary";
import { WIDTH, wrap } from "./wrap";

/** Colours, or none. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  yellow(text: string): string;
  red(text: string): string;
}

/** More attributes of one resource are counted only. */
const MAX_ATTRIBUTES = 30;

/**
 * For people, at most 80 columns wide.
 *
 * @param label what the plan is called
 */
export function textReview(review: Review, label: string, paint: Paint): string {
  const name = printable(label);
  if (isEmpty(review)) return wrap(`${name}: no changes`, 0).join("\n");
  return [
    ...wrap(`${name}: ${verdict(review)}; ${gravity(review.findings)}`, 0).map(
      review.isUnsafe ? paint.red : paint.bold,
    ),
    "",
    ...findingLines(review.findings, paint),
    `changes  ${changeLine(review.changes)}`,
    `cost     ${costLine(review.cost)}`,
    ...costDetails(review.cost).flatMap((line) => wrap(line, 9)),
    ...detailLines(review, paint),
    ...allowance(review),
  ].join("\n");
}

function findingLines(findings: readonly Finding[], paint: Paint): string[] {
  const lines: string[] = [];
  let place: string | undefined;
  for (const { severity, rule, address, attribute, message, fix, link } of findings) {
    if (address !== place) {
      if (place !== undefined) lines.push("");
      lines.push(...wrap(printable(address), 0).map(paint.bold));
      place = address;
    }
    const [head = "", ...more] = wrap(`${word(severity)} ${rule} ${printable(attribute)}`.trimEnd(), 2);
    lines.push(head.replace(word(severity), colour(severity, paint)(word(severity))), ...more);
    lines.push(...wrap(printable(message), 4));
    lines.push(...wrap(`fix: ${fix.split("\n").map(printable).join("\n")}`, 4));
    // A link that is cut leads nowhere.
    if (link.length + 4 <= WIDTH) lines.push(paint.dim(`    ${link}`));
  }
  return lines.length > 0 ? [...lines, ""] : [];
}

function detailLines({ details }: Review, paint: Paint): string[] {
  if (details.length === 0) return [];
  return [
    "",
    ...details.flatMap(({ action, address, attributes }) => {
      const [head = "", ...more] = wrap(`${action.padEnd(7)}  ${address}`.replace(/ {2,}/, " "), 0);
      const hidden = attributes.length - MAX_ATTRIBUTES;
      return [
        head.replace(action, action === "delete" || action === "replace" ? paint.red(action) : action),
        ...more,
        ...attributes.slice(0, MAX_ATTRIBUTES).flatMap((attribute) => wrap(attribute, 4)),
        ...(hidden > 0 ? [`    and ${hidden} more`] : []),
      ];
    }),
  ];
}

function allowance(review: Review): string[] {
  const lost = lostAddresses(review);
  if (lost.length === 0) return [];
  return ["", ...wrap(`where a loss is wanted: --allow-replace ${lost.map(quoted).join(" ")}`, 0)];
}

/** As a shell takes it. */
function quoted(address: string): string {
  return /^[\w.-]+$/.test(address) ? address : `'${address.replaceAll("'", `'\\''`)}'`;
}

function word(severity: Severity): string {
  return severity === "info" ? "note" : severity;
}

function colour(severity: Severity, paint: Paint): (text: string) => string {
  if (severity === "error") return paint.red;
  return severity === "warning" ? paint.yellow : paint.dim;
}
