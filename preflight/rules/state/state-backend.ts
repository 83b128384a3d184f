import { isAbsolute } from "node:path";
import type { Rule, Violation } from "../../rule";
import { texts, type Value } from "../../value";

/** Folders that tools write anew. */
const OUTPUT = /(^|[\\/])(cdktf\.out|\.terraform|dist|build|out|node_modules|stacks)([\\/]|$)/;

/** Where the state is kept. */
export const stateBackend: Rule = {
  id: "state-backend",
  severity: "error",
  area: "state",
  title: "the state is in a backend that every machine finds",
  why: "With an absolute path of one machine, on another one Terraform finds no state and wants to make everything again.",
  ignoreWhen: "one person works on one machine, and the state is backed up",
  link: "https://github.com/hashicorp/terraform-cdk/issues/1723",
  types: ["terraform"],
  *check(terraform) {
    const backend = terraform.get("backend");
    if (terraform.get("cloud").isSet) return;
    const [[kind, body] = ["", undefined]] = backendsOf(backend);
    if (!body) {
      yield {
        at: "backend",
        what: "no backend is configured: the state is a file in the working folder",
        allowed: "a remote backend",
        fix: 'write backend { gcs { bucket = "…", prefix = "…" } } (in CDKTF a GcsBackend)',
        severity: "warning",
      };
      return;
    }
    for (const { value: at, text } of texts(body)) {
      if (!/\$\{/.test(text)) continue;
      const fix = "write it literally, or give it with terraform init -backend-config";
      yield { at, what: "a backend takes no variables", got: text, fix };
    }
    if (kind === "local") yield* localFaults(body);
    if (kind === "gcs") yield* gcsFaults(body);
  },
};

function backendsOf(backend: Value): [string, Value][] {
  return backend.items().flatMap((item) => item.entries().filter(([, body]) => body.isSet));
}

function* localFaults(body: Value): Iterable<Violation> {
  const path = body.get("path");
  const text = path.string ?? "terraform.tfstate";
  const remote = 'better a remote backend: backend { gcs { bucket = "…", prefix = "…" } }';
  if (isAbsolute(text) || /^[A-Za-z]:[\\/]/.test(text)) {
    const file = text.split(/[\\/]/).pop();
    const what = "the state is at an absolute path of one machine";
    yield { at: path, what, allowed: "a path relative to the project", fix: `write "${file}"; ${remote}` };
  } else if (OUTPUT.test(text)) {
    const what = "the state is in a folder that is made anew: the next synth can delete it";
    yield {
      at: path,
      what,
      allowed: "a folder of its own",
      fix: `write "../state/${text.split(/[\\/]/).pop()}"; ${remote}`,
    };
  } else {
    const what = "the state is a file of one machine";
    yield { at: path.isSet ? path : "backend.local.path", what, fix: remote, severity: "info" };
  }
}

function* gcsFaults(body: Value): Iterable<Violation> {
  const bucket = body.get("bucket");
  if (bucket.string === undefined || bucket.string.includes("${")) return;
  if (/^gs:\/\/|\//.test(bucket.string)) {
    const [name, ...rest] = bucket.string.replace(/^gs:\/\//, "").split("/");
    const prefix = rest.filter((part) => part !== "").join("/");
    const fix = `write bucket = "${name}"${prefix ? ` and prefix = "${prefix}"` : ""}`;
    yield { at: bucket, what: "this is not the name of a bucket", allowed: "the name alone", fix };
  }
  const key = body.get("encryption_key");
  if (key.string)
    yield {
      at: key,
      what: "the key of the state is written in the configuration",
      got: undefined,
      fix: "set GOOGLE_ENCRYPTION_KEY, or kms_encryption_key",
      severity: "warning",
    };
}
