import { join } from "node:path";
import type { Client } from "pg";
import { ProblemError } from "../../cloudsql/problem";
import { findRoute, openClient } from "../../database/connect";
import { type DrillResult, recordDrill, runDrillChecks } from "../../database/drill";
import { emulatorFrom } from "../../database/google";
import { explainUnreachable } from "../../database/reach";
import { type Backup, findBackup, listBackups } from "../../database/recovery/backups";
import { checkMoment, formatMoment } from "../../database/recovery/point-in-time";
import { recover } from "../../database/recovery/recover";
import type { Origin } from "../../database/recovery/settings";
import { readSecret } from "../../database/secret";
import { migratorConnection } from "../database-access";
import { drillName, freeStamp, keep, remove, removeLeftovers } from "./drill-instances";
import { explainAsking, type RecoveryTarget } from "./target";

/** What a drill restores. */
export interface DrillWish {
  /** This point in time and nothing else. @default - the latest backup, and the latest recoverable time */
  readonly toTime?: Date;
  /** The latest backup and nothing else. */
  readonly latestBackup?: boolean;
  /** Leave the instances, to look into them. */
  readonly keep?: boolean;
}

/** Where a drill runs. */
export interface DrillOptions {
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
  /** Folder with `migrations/` and `queries/`. */
  readonly sqlDirectory: string;
}

/** One restore, and what was found. */
export interface DrillOutcome {
  readonly from: "latest backup" | "point in time";
  /** The backup's id; only of a backup. */
  readonly backup?: string;
  /** Name of the throw-away instance. */
  readonly instance: string;
  /** Undefined where it could not be restored or looked at: then `problem` says why. */
  readonly result?: DrillResult;
  readonly problem?: string;
  /** Whether the throw-away instance is gone. */
  readonly removed: boolean;
}

/**
 * Restores into throw-away instances, compares each with the source, records the result in the project's log, and
 * removes the instances, whatever happens. What a killed drill has left is removed first.
 *
 * @throws ProblemError `DRILL_RUNNING`, what stands in the way of any restore; the signal's reason when it was aborted
 */
export async function drill(
  target: RecoveryTarget,
  wish: DrillWish,
  options: DrillOptions,
): Promise<DrillOutcome[]> {
  const { client, instance, project } = target;
  // Held for as long as the drill runs, and given up by the server when this process is gone.
  const lock = await connect(target, instance, options.signal);
  try {
    const { rows } = await lock.client.query<{ mine: boolean }>(
      "select pg_try_advisory_lock(hashtextextended('musicdb drill', 0)) as mine",
    );
    if (!rows[0]?.mine) {
      throw new ProblemError(
        [
          {
            code: "DRILL_RUNNING",
            path: `${project}:${instance}`,
            message: "another drill of this instance is at work",
            fix: "wait until it has ended",
          },
        ],
        1,
      );
    }
    const stamp = freeStamp(await removeLeftovers(target, options.report));
    const outcomes: DrillOutcome[] = [];
    if (!wish.toTime) {
      const find = async () => {
        const backup = findBackup(await listBackups(client, instance), "latest", instance);
        return { origin: { backup }, to: backup.takenAt ?? new Date(0), until: backup.endedAt };
      };
      outcomes.push(
        await one(target, "latest backup", find, { ...options, wish, name: drillName(target, `${stamp}-b`) }),
      );
    }
    if (!wish.latestBackup) {
      const find = async () => {
        const time = await momentOf(target, wish.toTime);
        return { origin: { time }, to: time };
      };
      outcomes.push(
        await one(target, "point in time", find, { ...options, wish, name: drillName(target, `${stamp}-t`) }),
      );
    }
    return outcomes;
  } catch (error) {
    options.signal.throwIfAborted();
    throw explainAsking(error, `${project}:${instance}`);
  } finally {
    await lock.close();
  }
}

interface Restorable {
  readonly origin: Origin;
  /** The moment that the data are of. */
  readonly to: Date;
  readonly until?: Date;
}

type OneOptions = DrillOptions & { readonly wish: DrillWish; readonly name: string };

async function one(
  target: RecoveryTarget,
  from: DrillOutcome["from"],
  find: () => Promise<Restorable>,
  { name, wish, signal, report, sqlDirectory }: OneOptions,
): Promise<DrillOutcome> {
  const { client, instance } = target;
  report(`drill: ${from} of ${instance}`);
  let backup: Backup | undefined;
  let result: DrillResult | undefined;
  let problem: string | undefined;
  let removed = true;
  try {
    const { origin, to, until } = await find();
    backup = "backup" in origin ? origin.backup : undefined;
    const startedAt = new Date();
    removed = false;
    await recover({ client, source: instance, into: name, from: origin, purpose: "drill", report });
    result = await compare(target, name, { to, until, startedAt }, { signal, report, sqlDirectory });
    report(
      `${from}: ${result.verdict}, data of ${formatMoment(to)}, ready and checked after ${result.durationSeconds} s`,
    );
    await record(target, result, backup ? `backup ${backup.id}` : "point in time", signal);
    if (wish.keep) await keep(target, name, report);
  } catch (error) {
    // What ends one restore does not end the other; what a person ended ends both, after the removal.
    if (!signal.aborted) problem = (error as Error).message;
  }
  if (!removed && !wish.keep) removed = await remove(target, name, report);
  signal.throwIfAborted();
  return { from, ...(backup && { backup: backup.id }), instance: name, result, problem, removed };
}

/** A drill that nobody can see afterwards is none. */
async function record(
  { environment, env, instance, project }: RecoveryTarget,
  result: DrillResult,
  restoredFrom: string,
  signal: AbortSignal,
): Promise<void> {
  const emulator = emulatorFrom(env);
  try {
    await recordDrill(result, {
      project,
      instance,
      region: environment.region,
      environment: environment.name,
      restoredFrom,
      signal,
      ...(emulator && { api: { root: `http://${emulator.host}`, token: async () => emulator.token } }),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new ProblemError(
      [
        {
          code: "DRILL_NOT_RECORDED",
          path: `projects/${project}`,
          message:
            "the result could not be written to the log, so the alert on missing drills does not see it",
          got: (error as Error).message,
          fix: "grant roles/logging.logWriter on the project to the identity that runs this",
        },
      ],
      1,
    );
  }
}

async function compare(
  target: RecoveryTarget,
  name: string,
  { to, until, startedAt }: { to: Date; until?: Date; startedAt: Date },
  { signal, report, sqlDirectory }: DrillOptions,
): Promise<DrillResult> {
  const source = await connect(target, target.instance, signal);
  try {
    const restored = await connectRestored(target, name, signal, report);
    try {
      return await runDrillChecks({
        source: source.client,
        restored: restored.client,
        recoveredTo: to,
        recoveredUntil: until,
        startedAt,
        migrations: join(sqlDirectory, "migrations"),
        queries: join(sqlDirectory, "queries"),
        signal,
        report,
      });
    } finally {
      await restored.close();
    }
  } finally {
    await source.close();
  }
}

/** The password that came with the data is an earlier one where it was rotated since: here it may be set anew. */
async function connectRestored(
  target: RecoveryTarget,
  name: string,
  signal: AbortSignal,
  report: (line: string) => void,
): ReturnType<typeof connect> {
  try {
    return await connect(target, name, signal);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problems[0]?.code !== "LOGIN_REFUSED") throw error;
    const { user, passwordSecret } = migratorConnection(target.environment);
    report(`the password of ${user} was changed since: ${name} gets the present one`);
    const password = await readSecret(passwordSecret, emulatorFrom(target.env));
    await target.client.setPassword(name, user, password);
    return connect(target, name, signal);
  }
}

/** As the migrator, who may read everything: users and passwords came with the data. */
async function connect(
  { environment, env }: RecoveryTarget,
  instance: string,
  signal: AbortSignal,
): Promise<{ readonly client: Client; close(): Promise<void> }> {
  const { project, region } = environment;
  const connection = { ...migratorConnection(environment), instance: `${project}:${region}:${instance}` };
  const unreachable = (error: unknown) => {
    signal.throwIfAborted();
    throw explainUnreachable(error, connection, env);
  };
  const route = await findRoute(connection, env).catch(unreachable);
  try {
    const client = await openClient(route, { withinMs: 60_000, signal }).catch(unreachable);
    return {
      client,
      close: async () => {
        await client.end().catch(() => undefined);
        route.close();
      },
    };
  } catch (error) {
    route.close();
    throw error;
  }
}

/** The moment asked for, or the latest one that can be recovered to. */
async function momentOf({ client, instance }: RecoveryTarget, wanted: Date | undefined): Promise<Date> {
  const window = await client.recoveryWindow(instance);
  const moment = wanted ?? window.latest ?? new Date();
  checkMoment(moment, window, { path: "--to-time", instance });
  return moment;
}
