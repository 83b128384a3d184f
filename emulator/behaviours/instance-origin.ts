/** Terraform's blocks that say where an instance's data come from: `clone` and `restore_backup_context`. */

import { type BackupRun, findBackup } from "../backups";
import { type Attributes, type Context, Refusal } from "../behaviour";
import { ApiError } from "../http-api";
import { checkRestore, type Origin, originOfBackup, originOfClone } from "../recovery";
import { restoreInto } from "../restore";
import { block, blocks, text } from "./attributes";
import { nameOf, stored } from "./instance-records";

/**
 * Where the data of a new instance come from; undefined for an empty one.
 *
 * @throws Refusal
 */
export function originOf(instance: Attributes, context: Context): Origin | undefined {
  try {
    if (blocks(instance, "clone").length > 0) {
      const source = sourceOf(instance, context);
      const { database_version: version } = instance;
      if (source.database_version !== version) {
        throw invalid(
          `the clone of ${source.name} is ${source.database_version} as its source, not ${version}.`,
        );
      }
      return originOfClone(context, source, text(block(instance, "clone"), "point_in_time"));
    }
    if (blocks(instance, "restore_backup_context").length === 0) return undefined;
    const run = askedBackup(instance, context);
    checkRestore(context, run, instance);
    return originOfBackup(context, run);
  } catch (error) {
    throw inWordsOfTerraform(error, "create", String(instance.name));
  }
}

/** A clone has the settings of its source where it says none. */
export function withSettingsOfSource(planned: Attributes, context: Context): Attributes {
  if (blocks(planned, "clone").length === 0 || blocks(planned, "settings").length > 0) return planned;
  const [settings] = blocks(sourceOf(planned, context), "settings");
  return { ...planned, settings: [{ ...settings, version: 1 }] };
}

/** Whether an update names another backup than before. */
export function isRestoreAsked(prior: Attributes, wanted: Attributes): boolean {
  const asked = (of: Attributes) => JSON.stringify(blocks(of, "restore_backup_context"), numbers);
  return blocks(wanted, "restore_backup_context").length > 0 && asked(prior) !== asked(wanted);
}

/** Restores the backup that an instance names over its data. */
export async function restoreAsked(instance: Attributes, context: Context): Promise<void> {
  try {
    const run = askedBackup(instance, context);
    checkRestore(context, run, instance);
    await restoreInto(context, instance, run);
  } catch (error) {
    throw inWordsOfTerraform(error, "restore", String(instance.name));
  }
}

/** An error of the API as the provider shows it. */
export function inWordsOfTerraform(error: unknown, verb: string, name: string): unknown {
  if (!(error instanceof ApiError)) return error;
  return new Refusal(
    `Error, failed to ${verb} instance ${name}`,
    `googleapi: Error ${error.status}: ${error.message}, ${error.reason}`,
  );
}

function sourceOf(instance: Attributes, context: Context): Attributes {
  const { project, name } = nameOf(instance, context);
  const source = text(block(instance, "clone"), "source_instance_name") ?? "";
  const found = stored(context, { project, name: source });
  if (found) return found;
  throw new Refusal(
    `Error, failed to create instance ${name}`,
    `googleapi: Error 404: The Cloud SQL instance ${source} does not exist in project ${project}., instanceDoesNotExist`,
    ["clone", 0, "source_instance_name"],
  );
}

function askedBackup(instance: Attributes, context: Context): BackupRun {
  const own = nameOf(instance, context);
  const { backup_run_id: id, instance_id: of, project } = block(instance, "restore_backup_context");
  const name = { project: String(project || own.project), name: String(of || own.name) };
  return knownBackup(context, name, String(id));
}

/** @throws ApiError 404 where there is no such backup that succeeded */
export function knownBackup(
  context: Pick<Context, "store">,
  instance: { project: string; name: string },
  id: string,
): BackupRun {
  const run = findBackup(context, instance, id);
  if (run) return run;
  throw new ApiError(
    404,
    `The backup run ${id} of instance ${instance.name} does not exist.`,
    "backupRunDoesNotExist",
  );
}

function invalid(message: string): ApiError {
  return new ApiError(400, `Invalid request: ${message}`, "invalid");
}

function numbers(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
