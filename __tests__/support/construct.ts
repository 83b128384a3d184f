import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { NullProvider } from "@cdktf/provider-null/lib/provider";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { type App, LocalBackend, TerraformStack, Testing } from "cdktf";
import { Duration } from "../../cloudsql/duration";
import { Edition } from "../../cloudsql/edition";
import { Size } from "../../cloudsql/size";
import { Tier } from "../../cloudsql/tier";
import { PostgresVersion } from "../../cloudsql/version";
import { PostgresInstance, type PostgresInstanceProps } from "../../constructs/postgres-instance";
import { mistakeOf } from "../../constructs/validation";

type Build = (stack: TerraformStack) => void;

/** Attributes of a Terraform block, as synthesized. */
// biome-ignore lint/suspicious/noExplicitAny: each type of block has other attributes
export type Attributes = Record<string, any>;

/** What a stack of the constructs under test synthesizes to. */
export interface Configuration {
  /** The whole JSON without CDKTF's comments. */
  readonly json: Attributes;
  /** The one block of a type, or that of a name. */
  resource(type: string, name?: string): Attributes;
  /** Every address, sorted. */
  readonly addresses: readonly string[];
}

/** A stack named `stack`, with validations run, and nothing left on disk. */
export function synthesizeConstruct(build: Build): Configuration {
  return inStack(build, (stack) => {
    const json: Attributes = JSON.parse(Testing.synth(stack, true));
    const resources: Record<string, Attributes> = json.resource ?? {};
    return {
      json,
      addresses: Object.entries(resources)
        .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
        .sort(),
      resource(type, name) {
        const named = resources[type] ?? {};
        const names = Object.keys(named);
        const found = name ?? (names.length === 1 ? names[0] : undefined);
        const attributes = found === undefined ? undefined : named[found];
        if (!attributes) throw new Error(`no ${type} ${name ?? ""} among ${names.join(", ")}`);
        return attributes;
      },
    };
  });
}

/** What a user reads when the application with these constructs is refused at synth. */
export function synthRefusal(build: Build): string {
  try {
    inStack(build, (_stack, app) => app.synth());
  } catch (error) {
    const mistake = mistakeOf(error);
    if (mistake === undefined) throw error;
    return mistake;
  }
  throw new Error("nothing was refused");
}

/** A stack on disk, as a hand-over takes it. */
export interface WrittenStack {
  /** Where Terraform runs: the folder of `cdk.tf.json`. */
  readonly folder: string;
  readonly json: Attributes;
  /** A path of the JSON as Terraform resolves it. */
  resolve(path: string): string;
  remove(): void;
}

/** Synthesizes a stack named `stack` to a folder of its own. */
export function writeStack(build: Build): WrittenStack {
  const outdir = mkdtempSync(join(tmpdir(), "construct-"));
  const { app, stack } = makeStack(outdir, build);
  // CDKTF's own would be in the folder that the tests run in, and shared by all of them.
  new LocalBackend(stack, { path: "terraform.tfstate" });
  app.synth();
  const folder = join(outdir, "stacks", "stack");
  return {
    folder,
    json: JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")),
    resolve: (path) => path.replace("${path.module}", folder),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}

/** A small instance on its public address. */
export function instanceProps(change: Partial<PostgresInstanceProps> = {}): PostgresInstanceProps {
  return {
    project: "loist-music-test",
    region: "us-central1",
    name: "music-db",
    tier: Tier.of("db-custom-1-3840"),
    edition: Edition.ENTERPRISE,
    version: PostgresVersion.POSTGRES_17,
    storage: { size: Size.gibibytes(20), grows: true },
    access: { kind: "public" },
    backups: { retained: 7, logRetention: Duration.days(7), startTime: "03:00", keepOnDelete: true },
    ...change,
  };
}

export function addInstance(
  stack: TerraformStack,
  change: Partial<PostgresInstanceProps> = {},
): PostgresInstance {
  return new PostgresInstance(stack, "instance", instanceProps(change));
}

function inStack<T>(build: Build, use: (stack: TerraformStack, app: App) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), "construct-"));
  try {
    const { app, stack } = makeStack(outdir, build);
    return use(stack, app);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function makeStack(outdir: string, build: Build): { app: App; stack: TerraformStack } {
  const app = Testing.app({ outdir });
  const stack = new TerraformStack(app, "stack");
  new GoogleProvider(stack, "google");
  new NullProvider(stack, "null");
  new RandomProvider(stack, "random");
  build(stack);
  return { app, stack };
}
