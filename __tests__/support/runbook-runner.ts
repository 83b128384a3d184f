import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Client } from "pg";
import { migratorConnection } from "../../cli/database-access";
import { emulatedEnvironment } from "../../cli/emulated";
import { findRoute, openClient } from "../../database/connect";
import { findDaemon } from "../../emulator/daemon";
import type { Environment } from "../../environments";
import type { Command, Edit, Runbook } from "../../runbooks/runbook";
import { NOT_HERE } from "./gcloud-stand-in";
import { run } from "./terraform";

/** Does what a procedure says, on the emulator of a copy of the project, as far as the emulator can. */
export class RunbookRunner {
  /** Everything that was printed. */
  transcript = "";
  /** Commands that were run, as a person would have typed them. */
  readonly done: string[] = [];
  /** Commands that the emulator has no answer to. */
  readonly notHere: string[] = [];
  readonly #answers: Record<string, string> = {};

  constructor(
    readonly projectRoot: string,
    private readonly environment: Environment,
    /** What a person answers to `read`. */
    private readonly answer: (variable: string, question: string) => string = () => "",
  ) {}

  /**
   * Runs the steps in their order.
   *
   * @param options `only` takes steps by their titles; `exitCodes` are those other than 0, by a part of the command
   */
  async perform(
    { steps }: Runbook,
    options: {
      readonly only?: (title: string) => boolean;
      readonly exitCodes?: Readonly<Record<string, number>>;
      /** Called after each step. */
      readonly after?: (title: string) => Promise<void>;
    } = {},
  ): Promise<void> {
    for (const { title, edit, commands = [] } of steps) {
      if (options.only && !options.only(title)) continue;
      if (edit) this.#write(edit);
      // Of what needs the cloud, the emulator answers what gcloud would ask for.
      for (const command of commands.filter(({ cloudOnly, tool }) => !cloudOnly || tool === "gcloud")) {
        await this.#run(command, options.exitCodes ?? {});
      }
      await options.after?.(title);
    }
  }

  /** Work as the migrator, in the environment's database. */
  async asMigrator<T>(work: (client: Client) => Promise<T>, instance?: string): Promise<T> {
    const own = migratorConnection(this.environment);
    const route = await findRoute({ ...own, ...(instance && { instance }) }, await this.emulated());
    const client = await openClient(route);
    try {
      return await work(client);
    } finally {
      await client.end();
      route.close();
    }
  }

  async emulated(): Promise<NodeJS.ProcessEnv> {
    const daemon = await findDaemon(this.projectRoot);
    if (!daemon) throw new Error("the emulator does not run");
    return emulatedEnvironment(daemon.record);
  }

  async #run(
    { tool, text, rehearsal, on }: Command,
    exitCodes: Readonly<Record<string, number>>,
  ): Promise<void> {
    if (tool === "sql") {
      await this.asMigrator((client) => client.query(text), on);
      this.done.push(text);
      return;
    }
    const [, question = "", variable] = /^read -r -p '(.*)' (\w+)$/.exec(text) ?? [];
    if (variable !== undefined) {
      this.#answers[variable] = this.answer(variable, question);
      return;
    }
    const line = tool === "musicdb" ? ["node cli/bin.js", ...(rehearsal ?? [])].join(" ") : text;
    const { code, output } = await run("bash", ["-c", line], {
      cwd: this.projectRoot,
      environment: {
        ...(await this.emulated()),
        TF_IN_AUTOMATION: "1",
        NO_COLOR: "1",
        ...this.#answers,
        PATH: `${this.#standIns()}${delimiter}${process.env.PATH}`,
      },
    });
    this.transcript += output;
    if (tool === "gcloud" && code === NOT_HERE) {
      this.notHere.push(text);
      return;
    }
    this.done.push(text);
    const expected = Object.entries(exitCodes).find(([part]) => text.includes(part))?.[1] ?? 0;
    if (code !== expected) throw new Error(`${line} ended with ${code}:\n${output}`);
  }

  /** A folder with the stand-in for gcloud. */
  #standIns(): string {
    const folder = join(this.projectRoot, ".emulator", "stand-ins");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "gcloud");
    const program = join(__dirname, "gcloud-stand-in.ts");
    writeFileSync(file, `#!/bin/sh\nexec node -r ${require.resolve("tsx/cjs")} ${program} "$@"\n`);
    chmodSync(file, 0o755);
    return folder;
  }

  /** Puts the setting in the place of its line, or before the labels. */
  #write({ file, setting, value }: Edit): void {
    const path = join(this.projectRoot, file);
    const text = readFileSync(path, "utf8");
    const line = `  ${setting}: ${value},`;
    const present = new RegExp(`^  ${setting}: [^\\n]*,$`, "m");
    const whole = new RegExp(`^  ${setting}: \\{\\n[\\s\\S]*?^  \\},$`, "m");
    const place = [present, whole].find((one) => one.test(text));
    writeFileSync(
      path,
      place ? text.replace(place, line) : text.replace(/^ {2}labels:/m, `${line}\n  labels:`),
    );
  }
}
