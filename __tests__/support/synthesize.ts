import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { type Environment, loadEnvironments } from "../../environments";
import { buildStacks } from "../../main";

/** Attributes of a Terraform resource, as synthesized. */
// biome-ignore lint/suspicious/noExplicitAny: tests read JSON of any depth.
export type Attributes = Record<string, any>;

export interface Synthesized {
  /** The folder that holds `stacks/`. */
  readonly outdir: string;
  /** Parsed `cdk.tf.json` by stack name. */
  readonly stacks: Readonly<Record<string, Attributes>>;
  /** A resource by stack and address. */
  resource(stack: string, address: string): Attributes;
  /** Every address of a stack, sorted. */
  addresses(stack: string): string[];
  remove(): void;
}

/**
 * Synthesizes every environment, validations included, into a folder of its own.
 *
 * @param change applied to each environment
 */
export function synthesize(
  variables: Record<string, string> = {},
  change: (environment: Environment) => Environment = (environment) => environment,
): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), "synthesized-"));
  const app = new App({ outdir });
  buildStacks(app, loadEnvironments(variables).map(change));
  app.synth();
  const names = readdirSync(join(outdir, "stacks")).sort();
  const stacks = Object.fromEntries(
    names.map((name) => [
      name,
      JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")),
    ]),
  );
  return {
    outdir,
    stacks,
    resource(stack, address) {
      const [type = "", name = ""] = address.split(".");
      return stacks[stack].resource[type][name];
    },
    addresses(stack) {
      const resources: Record<string, object> = stacks[stack].resource;
      return Object.entries(resources)
        .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
        .sort();
    },
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}
