import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator/server";
import { Terraform } from "./terraform";

/** An emulator and Terraform configurations, all in one temporary folder. */
export class Rehearsal {
  /** The emulator's log. */
  readonly lines: string[] = [];
  private emulator: Emulator | undefined;

  private constructor(readonly folder: string) {}

  static async start(): Promise<Rehearsal> {
    const rehearsal = new Rehearsal(mkdtempSync(join(tmpdir(), "rehearsal-")));
    await rehearsal.resume();
    return rehearsal;
  }

  /** Stops the emulator; what exists stays. */
  async pause(): Promise<void> {
    await this.emulator?.stop();
    this.emulator = undefined;
  }

  async resume(): Promise<void> {
    this.emulator = await startEmulator({
      directory: join(this.folder, "emulator"),
      log: (line) => this.lines.push(line),
    });
  }

  async end(): Promise<void> {
    await this.pause();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get environment(): Readonly<Record<string, string | undefined>> {
    if (this.emulator === undefined) throw new Error("the emulator is not running");
    // A developer's own Terraform settings have no part in a test.
    return { ...this.emulator.environment, TF_CLI_CONFIG_FILE: undefined };
  }

  /** A folder with a configuration that uses all three providers. */
  workspace(name: string, configuration: object): Workspace {
    const folder = mkdtempSync(join(this.folder, `${name}-`));
    const workspace = new Workspace(folder, this.environment);
    workspace.write(configuration);
    return workspace;
  }
}

const TERRAFORM = {
  required_version: ">= 1.11",
  required_providers: {
    google: { source: "hashicorp/google" },
    random: { source: "hashicorp/random" },
    null: { source: "hashicorp/null" },
  },
};

export class Workspace extends Terraform {
  write(configuration: object): void {
    const provider = { google: [{ project: "acme-dev", region: "us-central1" }] };
    const content = { terraform: TERRAFORM, provider, ...configuration };
    writeFileSync(join(this.folder, "main.tf.json"), JSON.stringify(content, null, 2));
  }

  /** The attributes of a resource in the state. */
  async state(address: string): Promise<Record<string, unknown>> {
    const shown = JSON.parse(await this.expect(0, "show", "-json"));
    const resources: { address: string; values: Record<string, unknown> }[] =
      shown.values?.root_module?.resources ?? [];
    const found = resources.find((resource) => resource.address === address);
    if (found === undefined) throw new Error(`no ${address} in the state`);
    return found.values;
  }
}
