import { policiesOf } from "../packs/policies";
import type { RuleDescription } from "../rule";
import { type Paint, wrapped } from "./text";

/** Everything about each rule, for machines. */
export function rulesJson(rules: readonly RuleDescription[]) {
  return rules.map(({ id, severity, area, title, why, ignoreWhen, link }) => ({
    id,
    severity,
    area,
    title,
    why,
    ignoreWhen: ignoreWhen ?? null,
    link,
    policies: policiesOf(id).map(({ tool, id: policy }) => `${tool} ${policy}`),
  }));
}

/** For people, by area. */
export function rulesText(rules: readonly RuleDescription[], paint: Paint): string {
  return [...byArea(rules)]
    .flatMap(([area, members]) => [
      paint.bold(area),
      ...members.flatMap(({ id, severity, title }) => [`  ${id} (${severity})`, ...wrapped(title, 4)]),
      "",
    ])
    .concat(`${rules.length} rules; musicdb rules --format markdown tells why and when to ignore them`)
    .join("\n");
}

/** The page of the documentation. */
export function rulesMarkdown(rules: readonly RuleDescription[]): string {
  const lines = [
    "# Preflight rules",
    "",
    "What `musicdb check` and every synth look for. An `error` would fail or lose data, a `warning` is legal but",
    "risky, `info` is worth knowing. The rules of the area `cis` run with `--pack cis` only, those of `review` on",
    "plans, with `musicdb review`.",
    "",
    "This page is made by `npm run docs:rules`.",
    "",
  ];
  for (const [area, members] of byArea(rules)) {
    lines.push(`## ${area}`, "", "| rule | severity | what | why | right to ignore when | also |");
    lines.push("| --- | --- | --- | --- | --- | --- |");
    for (const { id, severity, title, why, ignoreWhen, link } of members) {
      const policies = policiesOf(id).map(({ tool, id: policy }) => `${tool} ${policy}`);
      const cells = [`[${id}](${link})`, severity, title, why, ignoreWhen ?? "", policies.join(", ")];
      lines.push(`| ${cells.map(cell).join(" | ")} |`);
    }
    lines.push("");
  }
  return lines.join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("<", "&lt;");
}

function byArea(rules: readonly RuleDescription[]): Map<string, RuleDescription[]> {
  const areas = new Map<string, RuleDescription[]>();
  for (const rule of rules) areas.set(rule.area, [...(areas.get(rule.area) ?? []), rule]);
  return areas;
}
