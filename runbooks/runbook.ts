/** What understands a command. */
export type Tool = "gcloud" | "musicdb" | "terraform" | "sql" | "shell";

/** A command of a step. */
export interface Command {
  readonly tool: Tool;
  /** As a person types it, on one or more lines. */
  readonly text: string;
  /** Needs Google Cloud, or what it gives: no test here runs it as it is. */
  readonly cloudOnly: boolean;
  /** Connection name of the instance that is asked. @default - the environment's */
  readonly on?: string;
  /**
   * The words behind `musicdb` with which the emulator answers it, where they are others.
   *
   * @default - those in the text
   */
  readonly rehearsal?: readonly string[];
}

/** A setting of the environment that is written anew. */
export interface Edit {
  /** E.g. `environments/prod.ts` */
  readonly file: string;
  readonly setting: string;
  /** TypeScript. */
  readonly value: string;
}

/** Where a person decides. The last branch is what to do in every other case. */
export interface Branch {
  /** A condition, or `else`. */
  readonly if: string;
  readonly do: string;
}

/** One step of a procedure. */
export interface Step {
  readonly title: string;
  /** Why, or what to mind. */
  readonly text?: string;
  readonly edit?: Edit;
  readonly commands?: readonly Command[];
  /** How to see that it is done. */
  readonly expect: string;
  readonly decide?: readonly Branch[];
}

/** A procedure for one environment, with its own names and numbers. */
export interface Runbook {
  readonly id: RunbookId;
  readonly environment: string;
  readonly title: string;
  /** When to take it out. */
  readonly when: string;
  /** Roles that whoever does it needs. */
  readonly roles: readonly string[];
  /** What it is about: names and numbers. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** What has to be so before the first step. */
  readonly before: readonly string[];
  readonly steps: readonly Step[];
  /** How to go back, and from where on nobody can. */
  readonly back: readonly string[];
  /** How long it takes and who is cut off; each with its source, or that it has to be measured. */
  readonly duration: readonly string[];
  /** What no rehearsal on the emulator shows. */
  readonly cloudOnly: string;
}

/** All procedures, in the order in which they are listed. */
export const RUNBOOK_IDS = [
  "failover",
  "promotion",
  "regional-loss",
  "restore",
  "major-upgrade",
  "scale-tier",
  "grow-storage",
  "rotate-credentials",
] as const;

export type RunbookId = (typeof RUNBOOK_IDS)[number];
