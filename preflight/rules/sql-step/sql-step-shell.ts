import type { Rule } from "../../rule";
import { stepsOf } from "./step";

/** What only bash reads. */
const BASH =
  /(?:^|[\s;&|(])(set\s+-\w*o\s+pipefail|set\s+-o\s+pipefail|\[\[\s|source\s+\S|<\(|<<<|declare\s+-|function\s+\w+\s*\(?\)?\s*\{)|(&>>?|\$\{\w+\[@\]\})/;

/** The command is for the shell that runs it. */
export const sqlStepShell: Rule = {
  id: "sql-step-shell",
  severity: "warning",
  area: "sql-step",
  title: "a command with bash's own syntax asks for bash",
  why: "Terraform runs /bin/sh, which is another shell on Debian and Ubuntu: the command fails, or half of it runs.",
  ignoreWhen: "/bin/sh is bash on every machine that applies",
  link: "https://developer.hashicorp.com/terraform/language/resources/provisioners/local-exec#interpreter",
  types: ["*"],
  *check(resource) {
    for (const { kind, body, commands } of stepsOf(resource)) {
      if (kind !== "local-exec" || body.get("interpreter").isSet) continue;
      for (const { at, text } of commands) {
        if (/^\s*(bash|\/bin\/bash|\/usr\/bin\/env bash)\s/.test(text) || /^#!.*bash/.test(text)) continue;
        const found = BASH.exec(text);
        const syntax = found?.[1] ?? found?.[2];
        if (!syntax) continue;
        yield {
          at,
          what: "the command has syntax of bash, and /bin/sh runs it",
          got: syntax.trim(),
          fix: 'add interpreter = ["/bin/bash", "-c"]',
        };
      }
    }
  },
};
