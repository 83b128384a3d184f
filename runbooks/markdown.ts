import type { Branch, Command, Runbook, Step } from "./runbook";

/** A page for people. The same runbook gives the same bytes. */
export function runbookMarkdown(runbook: Runbook): string {
  const { title, when, roles, facts, before, steps, back, duration } = runbook;
  return [
    `# ${title}`,
    "",
    `${when}`,
    "",
    "| | |",
    "| --- | --- |",
    ...facts.map(([name, value]) => `| ${name} | ${value} |`),
    "",
    "## Who",
    "",
    ...list(roles),
    "",
    "## Before",
    "",
    ...list(before),
    "",
    ...steps.flatMap((step, index) => [...stepLines(step, index + 1), ""]),
    "## Back",
    "",
    ...list(back),
    "",
    "## How long",
    "",
    ...list(duration),
    "",
    "## What only the cloud shows",
    "",
    runbook.cloudOnly,
    "",
    "`gcloud` itself was not run: where the emulator's Admin API has the call, a test makes it in gcloud's place. Other",
    "commands after `# cloud only` are run by no test; all the rest are run against the emulator.",
    "",
  ].join("\n");
}

function stepLines(step: Step, number: number): string[] {
  const { title, text, edit, commands = [], expect, decide = [] } = step;
  return [
    `## ${number}. ${title}`,
    "",
    ...(text ? [text, ""] : []),
    ...(edit ? [`In \`${edit.file}\`:`, "", "```ts", `${edit.setting}: ${edit.value},`, "```", ""] : []),
    ...blocks(commands).flatMap(({ language, lines }) => [`\`\`\`${language}`, ...lines, "```", ""]),
    `**See:** ${expect}`,
    ...(decide.length > 0 ? ["", ...decide.map((branch) => `- ${decision(branch)}: ${branch.do}`)] : []),
  ];
}

function decision(branch: Branch): string {
  return branch.if === "else" ? "**Else**" : `**If** ${branch.if}`;
}

/** Commands of one language that follow each other share a block; what needs the cloud is marked. */
function blocks(commands: readonly Command[]): { language: string; lines: string[] }[] {
  const result: { language: string; lines: string[]; cloudOnly: boolean }[] = [];
  for (const { tool, text, cloudOnly } of commands) {
    const language = tool === "sql" ? "sql" : "sh";
    let block = result.at(-1);
    if (block?.language !== language || block.cloudOnly !== cloudOnly) {
      block = { language, lines: cloudOnly ? ["# cloud only"] : [], cloudOnly };
      result.push(block);
    }
    block.lines.push(text);
  }
  return result;
}

function list(items: readonly string[]): string[] {
  return items.map((item) => `- ${item}`);
}

/** A table of runbooks, each with a link to its page. */
export function indexMarkdown(runbooks: readonly Runbook[]): string {
  const environment = runbooks[0]?.environment ?? "";
  return [
    `# Procedures for ${environment}`,
    "",
    `Made from the environment by \`npm run docs:runbooks\`, with its names and numbers; \`npx musicdb runbook\` prints`,
    "the same for any environment, as `.env` has it. Each says when to take it out, who may, each step with what is to",
    "be seen after it, where to decide, and how to go back. What to do at an alert is in [the runbooks](../README.md).",
    "",
    "| procedure | when |",
    "| --- | --- |",
    ...runbooks.map(({ id, when }) => `| [${id}](${id}.md) | ${when} |`),
    "",
  ].join("\n");
}
