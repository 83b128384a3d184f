import { GoogleApiError } from "../google";
import type { AdminClient } from "./admin-client";
import { Progress } from "./progress";

const HOUR_MS = 3_600_000;

/**
 * Deletes an instance, with the service's protection taken off, and waits until it is gone. Only for what was made to
 * be thrown away. It is no error where there is none; operations of it are waited for.
 */
export async function removeInstance(
  client: AdminClient,
  name: string,
  report: (line: string) => void,
): Promise<void> {
  const progress = new Progress(report, HOUR_MS);
  try {
    const instance = await client.instance(name);
    if (!instance) return;
    // A clone is protected as its source is.
    if (instance.settings?.deletionProtectionEnabled) {
      await client.patch(name, { deletionProtectionEnabled: false }, progress.of("protection"));
    }
    await client.delete(name, progress.of("removal"));
  } catch (error) {
    if (!(error instanceof GoogleApiError) || error.status !== 404) throw error;
  }
  report(`${name} is removed`);
}
