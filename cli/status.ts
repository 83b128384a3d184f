import { findDaemon } from "../emulator/daemon";

/** What runs for this project. */
export type Status =
  | { readonly emulator: "stopped" }
  | { readonly emulator: "does not answer"; readonly pid: number }
  | { readonly emulator: "answers"; readonly pid: number; readonly instances: readonly InstanceStatus[] };

/** One emulated instance. */
export interface InstanceStatus {
  /** `project:region:instance`. */
  readonly connectionName: string;
  /** `primary`, or what it is of another instance, e.g. `read replica of music-db`. */
  readonly role: string;
  /** `RUNNABLE` or `STOPPED`. */
  readonly state: string;
  /** Absent, with all that follows, where its server does not run. */
  readonly host?: string;
  readonly port?: number;
  /** Where Cloud SQL's connectors reach it; absent where this machine has no address for them. */
  readonly connector?: string;
  readonly databases?: readonly string[];
  readonly users?: readonly string[];
  /** Flags that are set and have no effect on this machine. */
  readonly ignoredFlags?: readonly { readonly name: string; readonly reason: string }[];
}

/** Looks, starts nothing. */
export async function readStatus(projectRoot: string): Promise<Status> {
  const found = await findDaemon(projectRoot);
  if (!found) return { emulator: "stopped" };
  const { record, healthy } = found;
  if (!healthy) return { emulator: "does not answer", pid: record.pid };
  const { CLOUD_SQL_EMULATOR_HOST: host, GOOGLE_OAUTH_ACCESS_TOKEN: token } = record.environment;
  const response = await fetch(`http://${host}/emulator/instances`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { instances } = (await response.json()) as { instances: InstanceStatus[] };
  return { emulator: "answers", pid: record.pid, instances };
}
