import type { Rule } from "../../rule";
import { texts } from "../../value";
import { stepsOf } from "../sql-step/step";

/** Functions that read a file of the machine. */
const FILE_CALL =
  /\b(?:file|filebase64|filemd5|filesha1|filesha256|filesha512|filebase64sha256|filebase64sha512|templatefile|fileexists|fileset)\(\s*"((?:\/|[A-Za-z]:[\\/])[^"]*)"/;

/** A place that is another one on another machine. */
const OF_A_MACHINE =
  /(?:^|[\s"'=@(:])((?:\/(?:home|Users|root|workspaces?|builds|codebuild|github\/workspace|private\/(?:tmp|var)|var\/folders)\/|[A-Za-z]:\\)[^\s"',;)]*)/;

/** Attributes that name a file. */
const FILE_ATTRIBUTES =
  /(^|\.)(source|source_file|source_dir|working_dir|credentials|filename|config\.path|template_file|script|scripts\[\d+\])$/;

/** A path means the same everywhere. */
export const stateAbsolutePath: Rule = {
  id: "state-absolute-path",
  severity: "error",
  area: "state",
  title: "no absolute path of a machine is in the configuration",
  why: "It is another one on each machine: files are not found there, and every plan shows a change.",
  ignoreWhen: "every machine that applies has the file at this place",
  link: "https://github.com/hashicorp/terraform-cdk/issues/3755",
  types: ["*"],
  *check(values, { resource }) {
    // The backend has a rule of its own; what runs elsewhere has its own paths.
    if (resource.type === "terraform") return;
    const local = stepsOf(values).filter(({ kind }) => kind === "local-exec");
    const commands = new Set(local.flatMap((step) => step.commands.map(({ at }) => at.path)));
    for (const [name, attribute] of values.entries()) {
      if (name === "//" || name === "documentation") continue;
      for (const { value: at, text } of texts(attribute)) {
        if (!text.includes("/") && !text.includes("\\")) continue;
        const called = text.includes("(") ? FILE_CALL.exec(text)?.[1] : undefined;
        const plain = at.path.replace(/\[\d+\](?=\.|$)/g, "");
        const isFile = FILE_ATTRIBUTES.test(plain) && !/\bremote-exec\b|(^|\.)connection\./.test(plain);
        const isCommand = commands.has(at.path) || /local-exec.*\.interpreter/.test(at.path);
        const owned = isFile || isCommand ? OF_A_MACHINE.exec(text)?.[1] : undefined;
        const absolute = isFile && /^(\/|[A-Za-z]:[\\/])/.test(text) ? text : undefined;
        const found = called ?? owned ?? absolute;
        if (found === undefined) continue;
        const file = found.split(/[\\/]/).pop() ?? "";
        yield {
          at,
          what: "an absolute path of one machine is in the configuration",
          got: found,
          allowed: "a path below ${path.module}, or the text itself",
          fix: `write "\${path.module}/${file}" (in CDKTF a TerraformAsset), or the text or its hash at synth`,
          // Not of somebody's home: it may be there on each machine.
          ...(!called && !owned && { severity: "warning" }),
        };
      }
    }
  },
};
