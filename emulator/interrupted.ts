/** What a killed emulator left half done: finished or taken back by the next start, before anything is served. */

import { failInterruptedBackups } from "./backups";
import type { Context } from "./behaviour";
import { instance as behaviour } from "./behaviours/instance";
import { INSTANCE_TYPE, nameOf } from "./behaviours/instance-records";
import { interruptedOperations, markInterrupted } from "./instance-operations";
import { instanceDirectory, removeServer } from "./instance-servers";
import { tidyRestore } from "./restore";

export async function clearInterrupted(context: Context): Promise<void> {
  failInterruptedBackups(context);
  const records = () => context.store.list(INSTANCE_TYPE);
  for (const { attributes } of records()) tidyRestore(context, nameOf(attributes, context));
  for (const operation of interruptedOperations(context)) {
    const { operationType, targetProject, targetId } = operation;
    const name = { project: String(targetProject), name: String(targetId) };
    context.log(`${name.name}: ${operationType} was interrupted`);
    const folder = instanceDirectory(context.directory, name);
    const record = records().find(
      ({ attributes }) => instanceDirectory(context.directory, nameOf(attributes, context)) === folder,
    );
    // Made in part it is nobody's; deleted in part it cannot come back.
    if (!record) await removeServer(context, name);
    else if (operationType === "DELETE") {
      await behaviour.delete?.({ ...record.attributes, deletion_protection: false }, context);
      context.store.remove(record.type, record.id);
    }
    markInterrupted(context, operation);
  }
}
