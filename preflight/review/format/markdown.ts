import type { Finding } from "../../finding";
import { printable } from "../redact";
import type { Review } from "../review";
import { changeLine, costDetails, costLine, gravity, isEmpty, lostAddresses, verdict } from "./summary";

/** First line of a comment, by which it is found again to be updated. */
export const MARKER = "<!-- musicdb review -->";

/** GitHub takes no longer comment, in characters. */
export const MAX_COMMENT = 65_536;

/** What is left for the end of a cut comment. */
const RESERVE = 600;

const ICONS = { error: "🛑", warning: "⚠️", info: "ℹ️" } as const;

/**
 * For a comment on a pull request: at most {@link MAX_COMMENT} characters, and nothing that a plan says is
 * taken for Markdown.
 *
 * @param label what the plan is called
 */
export function markdownReview(review: Review, label: string): string {
  const name = code(label);
  if (isEmpty(review)) return `${MARKER}\n### Plan of ${name}: no changes\n`;
  const { findings, changes, cost } = review;
  const page = new Page();
  page.add(MARKER);
  page.add(`### Plan of ${name}: ${verdict(review)}`);
  page.add("");
  page.add(`**${gravity(findings)}** · ${changeLine(changes)} · cost ${plain(costLine(cost))}`);
  const notes = findings.filter(({ severity }) => severity === "info");
  const risks = findings.filter(({ severity }) => severity !== "info");
  page.list("", risks.map(item));
  page.list("Notes", notes.map(item));
  page.list(
    "Cost",
    costDetails(cost).map((line) => `- ${plain(line)}`),
  );
  page.list("Changes", review.details.map(changeItem));
  const lost = lostAddresses(review);
  if (lost.length > 0) {
    page.add("");
    page.add(`Where a loss is wanted: ${code(`--allow-replace ${lost.join(" ")}`)}`);
  }
  return page.text;
}

/** Text that never grows over the limit, and whose sections are always closed. */
class Page {
  #text = "";
  #isCut = false;

  get text(): string {
    return this.#text;
  }

  add(line: string): void {
    if (this.#fits(line)) this.#text += `${line}\n`;
    else this.#cut();
  }

  /** Items below each other, folded up where there is a title. */
  list(title: string, items: readonly string[]): void {
    if (items.length === 0 || this.#isCut) return;
    this.add("");
    if (title) this.#text += `<details><summary>${title} (${items.length})</summary>\n\n`;
    const fitting = items.findIndex((item) => {
      if (!this.#fits(item)) return true;
      this.#text += `${item}\n`;
      return false;
    });
    if (fitting !== -1)
      this.#text += `- … and ${items.length - fitting} more: \`musicdb review\` shows them\n`;
    if (title) this.#text += "\n</details>\n";
    if (fitting !== -1) this.#isCut = true;
  }

  #fits(line: string): boolean {
    return !this.#isCut && this.#text.length + line.length + 1 <= MAX_COMMENT - RESERVE;
  }

  #cut(): void {
    if (!this.#isCut) this.#text += "\n… cut: `musicdb review` shows the rest\n";
    this.#isCut = true;
  }
}

function item({ severity, rule, address, attribute, message, fix, link }: Finding): string {
  const place = attribute ? `${code(address)} ${code(attribute)}` : code(address);
  const [first = "", ...block] = fix.split("\n");
  const lines = [
    `- ${ICONS[severity]} ${place}<br>${plain(message)}<br>_fix:_ ${plain(first)} ([${rule}](${link}))`,
  ];
  if (block.length > 0) {
    const fence = fenceFor(block.join("\n"), 3);
    lines.push("", `  ${fence}hcl`, ...block.map((line) => `  ${printable(line)}`), `  ${fence}`);
  }
  return lines.join("\n");
}

function changeItem({ action, address, attributes }: Review["details"][number]): string {
  return [
    `- **${action}** ${code(address)}`,
    ...attributes.map((attribute) => `  - ${code(attribute)}`),
  ].join("\n");
}

/** A span of code, whatever is in it. */
function code(text: string): string {
  const line = printable(text) || " ";
  const fence = fenceFor(line, 1);
  const pad = /^`|`$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** More backticks in a row than the text has. */
function fenceFor(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return "`".repeat(Math.max(least - 1, ...runs.map((run) => run.length)) + 1);
}

/** Text that shows as it is: no Markdown, HTML, formula, link, or mention of a person or an issue. */
function plain(text: string): string {
  return printable(text).replace(/[\\`*_[\]~|!&<>$@#]|:\/\/|www\.|GH-/gi, (found) => {
    const entity = ENTITIES[found];
    if (entity) return entity;
    return found.length > 1 || "@#".includes(found) ? `${found[0]}<!-- -->${found.slice(1)}` : `\\${found}`;
  });
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", $: "&#36;" };
