/**
 * Takes an on-demand backup and waits until it is done. Runs as the destroy step of the database stack,
 * bundled into one file: `node final-backup.cjs --project P --instance I`.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ProblemError, refuse } from "../cloudsql/problem";
import { accessToken, emulatorFrom, GoogleApiError, getJson, postJson } from "./google";

const POLL_MS = 5_000;
const DESCRIPTION = "final backup, taken before the instance was destroyed";

interface Operation {
  readonly name: string;
  readonly status: "PENDING" | "RUNNING" | "DONE";
  readonly error?: { readonly errors?: readonly { readonly message?: string }[] };
}

async function finalBackup(project: string, instance: string): Promise<void> {
  const emulator = emulatorFrom();
  const root = emulator ? `http://${emulator.host}` : "https://sqladmin.googleapis.com";
  // A backup can take longer than a token lives.
  const token = async () => emulator?.token ?? (await accessToken());
  const base = `${root}/sql/v1beta4/projects/${project}`;

  console.log(`taking a final backup of ${project}:${instance}`);
  let operation = (await postJson(`${base}/instances/${instance}/backupRuns`, await token(), {
    description: DESCRIPTION,
  })) as Operation;
  while (operation.status !== "DONE") {
    await sleep(POLL_MS);
    operation = (await getJson(`${base}/operations/${operation.name}`, await token())) as Operation;
  }
  const failure = operation.error?.errors?.[0];
  if (failure) throw new Error(failure.message ?? "the operation ended with an error");
  console.log("the final backup is done; it is kept for as long as the deleted instance's backups are");
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { project: { type: "string" }, instance: { type: "string" } } });
  const { project, instance } = values;
  if (!project || !instance) {
    return refuse({ code: "FINAL_BACKUP_USE", message: "this needs --project and --instance" });
  }
  try {
    await finalBackup(project, instance);
  } catch (error) {
    if (error instanceof GoogleApiError && error.status === 404) {
      console.log(`there is no instance ${project}:${instance} any more: nothing to back up`);
      return;
    }
    throw new ProblemError(
      [
        {
          code: "FINAL_BACKUP_FAILED",
          message: "the final backup failed, so the instance is left alone",
          got: (error as Error).message,
          fix: "see to the cause and destroy again; to do without, write backups.finalBackup: false and apply first",
        },
      ],
      1,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ProblemError ? error.message : String(error));
  process.exitCode = error instanceof ProblemError ? error.exitCode : 1;
});
