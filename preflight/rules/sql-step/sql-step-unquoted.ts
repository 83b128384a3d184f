import { addressOf, parseTemplates, type Template } from "../../expression";
import { type Resource, type ResourceSet, valuesOf } from "../../resource";
import type { Rule, Violation } from "../../rule";
import { secretsIn } from "../secrets/secret-references";
import { stepsOf } from "./step";

/** What is made of random signs, and the attribute. */
const RANDOM = /^(ephemeral\.)?random_(password|string)\.[\w-]+\.result$/;

/** Values are data for a shell, not part of its language. */
export const sqlStepUnquoted: Rule = {
  id: "sql-step-unquoted",
  severity: "error",
  area: "sql-step",
  title: "no value with shell characters is put into a command",
  why: "A generated password or an input may hold $, &, ;, quotes or spaces: the command is cut or changed by the shell.",
  ignoreWhen: "the value is checked to be letters, digits and hyphens only",
  link: "https://developer.hashicorp.com/terraform/language/resources/provisioners/local-exec#command",
  types: ["*"],
  *check(resource, { resource: from, all }) {
    for (const { kind, commands } of stepsOf(resource)) {
      if (kind === "file") continue;
      for (const { at, text } of commands) {
        for (const template of parseTemplates(text)) {
          const quote = quoteAt(text, template.offset);
          const danger = dangerOf(template, from, all);
          const read = template.source.slice(2, -1).trim();
          if (danger === undefined || (quote !== "none" && danger !== "error")) continue;
          yield {
            at,
            what:
              quote === "none"
                ? `${read} is unquoted in a shell command`
                : `${read} stands in ${quote} quotes, which a sign of it can close`,
            got: template.source,
            allowed: "the environment of the step",
            fix: `write environment = { VALUE = "${template.source}" } and "$VALUE" in the command`,
            severity: danger,
          } satisfies Violation;
        }
      }
    }
  },
};

function dangerOf(template: Template, from: Resource, all: ResourceSet): "error" | "warning" | undefined {
  const safe = /^(sha\d+|md5|base64\w*|urlencode|filemd5|filesha\d+|jsonencode)$/;
  for (const traversal of template.traversals) {
    if (traversal.within.some((call) => safe.test(call) && call !== "jsonencode")) continue;
    const reference = traversal.steps.filter((step) => !step.startsWith("[")).join(".");
    if (RANDOM.test(reference)) {
      const made = all.at(from, addressOf(traversal) ?? "");
      return made && valuesOf(made).get("special").is(false) ? undefined : "error";
    }
    if (secretsIn({ ...template, traversals: [traversal] }, from, all).length > 0) return "error";
    // The own triggers are judged by what is in them.
    const [root, block, key = ""] = traversal.steps;
    if (root === "self" && block === "triggers") {
      const value = valuesOf(from).get("triggers").get(key).raw;
      const [inner] = typeof value === "string" ? parseTemplates(value) : [];
      const danger = inner && dangerOf(inner, from, all);
      if (danger) return danger;
    }
    if (root === "var") return "warning";
  }
  return undefined;
}

/** In which quotes of a shell a position stands. */
function quoteAt(command: string, position: number): "none" | "single" | "double" {
  let quote: "none" | "single" | "double" = "none";
  const templates = parseTemplates(command);
  for (let i = 0; i < position; i++) {
    const inside = templates.find(({ offset, source }) => i >= offset && i < offset + source.length);
    if (inside) i = inside.offset + inside.source.length - 1;
    else if (command[i] === "\\" && quote !== "single") i++;
    else if (command[i] === "'" && quote !== "double") quote = quote === "single" ? "none" : "single";
    else if (command[i] === '"' && quote !== "single") quote = quote === "double" ? "none" : "double";
  }
  return quote;
}
