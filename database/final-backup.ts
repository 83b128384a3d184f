/**
 * Takes an on-demand backup and waits until it is done. Runs as the destroy step of the database stack,
 * bundled into one file: `node final-backup.cjs --project P --instance I`.
 */
import { parseArgs } from "node:util";
import { ProblemError, refuse } from "../cloudsql/problem";
import { runOperation } from "./admin-api";
import { GoogleApiError } from "./google";

const DESCRIPTION = "final backup, taken before the instance was destroyed";

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { project: { type: "string" }, instance: { type: "string" } } });
  const { project, instance } = values;
  if (!project || !instance) {
    return refuse({ code: "FINAL_BACKUP_USE", message: "this needs --project and --instance" });
  }
  try {
    console.log(`taking a final backup of ${project}:${instance}`);
    await runOperation({
      project,
      instance,
      method: "POST",
      path: "backupRuns",
      body: { description: DESCRIPTION },
    });
    console.log("the final backup is done; it is kept for as long as the deleted instance's backups are");
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
