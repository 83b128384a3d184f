import { join } from "node:path";
import { claimEmulatorDirectory, type Daemon, ensureDaemon, stopDaemon } from "../emulator/daemon";
import { lock } from "../emulator/lock";
import { findEnvironment, loadEnvironments, readVariables } from "../environments";
import { type DatabaseAccess, type SearchResult, tryDatabase } from "./database-access";
import { type DeployedStack, deployStacks } from "./deploy";
import { rehearsalEnvironment } from "./emulated";
import { count } from "./output";
import { endLeftOverTerraform } from "./runs";
import { seedSample } from "./seed";
import { synthesize } from "./synth";
import { findTerraform, type Terraform } from "./terraform";

/** What a rehearsal did, without a secret. */
export interface Rehearsal {
  readonly environment: string;
  readonly terraform: Terraform;
  readonly stacks: readonly DeployedStack[];
  readonly database: DatabaseAccess;
  readonly search: SearchResult;
  /** What took how long, in milliseconds; the first two run side by side. */
  readonly phases: Readonly<Record<"synth" | "emulator" | "deploy" | "search" | "total", number>>;
}

/** Options of {@link rehearse}. */
export interface RehearseOptions {
  readonly projectRoot: string;
  /** Name of the environment to deploy. */
  readonly environment: string;
  readonly signal: AbortSignal;
  /** Progress for people, one line a call. */
  readonly log: (line: string) => void;
}

/** Held by the one `musicdb start` of a project. */
export function startLockFile(directory: string): string {
  return join(directory, "start.lock");
}

/**
 * Deploys one environment into the local emulator by real Terraform and tries the database. May be
 * repeated; what is in place already is left as it is.
 *
 * @throws ProblemError, or the abort's reason once everything that was started here has ended
 */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const { projectRoot, signal, log } = options;
  const environments = loadEnvironments(readVariables(projectRoot));
  const environment = findEnvironment(environments, options.environment);
  const terraform = await findTerraform(process.env, signal);
  const directory = claimEmulatorDirectory(projectRoot);
  const release = await lock(startLockFile(directory), "musicdb start", {
    signal,
    onWait: ({ pid }) => log(`waiting for another musicdb start (pid ${pid})`),
  });
  let daemon: Daemon | undefined;
  try {
    const total = stopwatch();
    log(`rehearsing ${environment.name} with Terraform ${terraform.version}`);
    await endLeftOverTerraform(directory, log);
    const [synth, emulator] = await Promise.allSettled([
      timed(async () => {
        const stacks = await synthesize(projectRoot, signal);
        log(`synthesized ${count(stacks.length, "stack")} of ${count(environments.length, "environment")}`);
        return stacks;
      }),
      timed(async () => {
        daemon = await ensureDaemon(projectRoot, log, { signal });
        log(`emulator ${daemon.started ? "started" : "runs already"}, pid ${daemon.pid}`);
        return daemon;
      }),
    ]);
    if (synth.status === "rejected") throw synth.reason;
    if (emulator.status === "rejected") throw emulator.reason;

    const env = rehearsalEnvironment(emulator.value.result);
    const stacks = synth.value.result.filter(({ name }) => name.startsWith(`${environment.name}-`));
    const deploy = await timed(() =>
      deployStacks(stacks, { terraform, env, emulatorDirectory: directory, signal, log }),
    );
    const tried = await timed(async () => {
      await seedSample(environment, { env, signal });
      return tryDatabase(environment, { env, projectRoot, directory });
    });
    signal.throwIfAborted();
    return {
      environment: environment.name,
      terraform,
      stacks: deploy.result,
      database: tried.result.access,
      search: tried.result.search,
      phases: {
        synth: synth.value.milliseconds,
        emulator: emulator.value.milliseconds,
        deploy: deploy.milliseconds,
        search: tried.milliseconds,
        total: total(),
      },
    };
  } catch (error) {
    if (signal.aborted && daemon?.started) await stopDaemon(projectRoot, log);
    throw error;
  } finally {
    release();
  }
}

function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const elapsed = stopwatch();
  const result = await work();
  return { result, milliseconds: elapsed() };
}
