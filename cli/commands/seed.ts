import type { Command } from "commander";
import { type Problem, ProblemError } from "../../cloudsql/problem";
import { DEFAULT_SEED } from "../../database/seed/tracks";
import { findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { interruptible } from "../interrupt";
import { count, decimal, printJson, progress, seconds } from "../output";
import { PROJECT_ROOT } from "../project";
import { MAX_SEED, MAX_TRACKS, type SeedResult, seedEnvironment } from "../seed";

/** `musicdb seed`: invented tracks to try the database with. */
export function registerSeed(program: Command): void {
  program
    .command("seed")
    .description("put invented tracks into an emulated database; the same seed gives the same tracks")
    .argument("[environment]", "environment whose database gets them", "dev")
    .requiredOption("--tracks <number>", `how many are to be there, up to ${MAX_TRACKS}`)
    .option("--seed <number>", "another number gives other tracks", String(DEFAULT_SEED))
    .option("--cloud", "its instance in Google Cloud, if it has no deletion protection; asks before")
    .option("--yes", "do not ask")
    .option("--json", "print the result for machines")
    .action(async (name: string, options: RawOptions) => {
      const numbers = readNumbers(options);
      const environment = findEnvironment(loadEnvironments(readVariables(PROJECT_ROOT)), name);
      const result = await interruptible((signal) =>
        seedEnvironment(environment, {
          ...numbers,
          projectRoot: PROJECT_ROOT,
          cloud: options.cloud ?? false,
          yes: options.yes,
          signal,
          log: progress,
        }),
      );
      if (options.json) printJson(result);
      else console.log(summary(result));
    });
}

/** Options as they were typed. */
interface RawOptions {
  readonly tracks: string;
  readonly seed: string;
  readonly cloud?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** @throws ProblemError with every number that can't be used */
export function readNumbers(options: Pick<RawOptions, "tracks" | "seed">): { tracks: number; seed: number } {
  const problems: Problem[] = [];
  const tracks = wholeNumber("--tracks", options.tracks, 1, MAX_TRACKS, problems);
  const seed = wholeNumber("--seed", options.seed, 0, MAX_SEED, problems);
  if (problems.length > 0) throw new ProblemError(problems);
  return { tracks, seed };
}

function wholeNumber(option: string, text: string, least: number, most: number, problems: Problem[]): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  const meant = Number(text.replace(/[,_' ]/g, ""));
  const nearest = Math.min(most, Math.max(least, Math.round(meant)));
  problems.push({
    code: "SEED_NUMBER",
    message: `${option} is not a number that can be used`,
    got: text,
    allowed: `a whole number from ${least} to ${most}, digits only`,
    ...(Number.isFinite(nearest) && { fix: `write ${option} ${nearest}` }),
  });
  return Number.NaN;
}

function summary({ environment, added, tracks, words, artists, milliseconds }: SeedResult): string {
  return (
    `added ${count(added, "track")} to ${environment} in ${seconds(milliseconds)}; ` +
    `there are ${decimal(tracks)}, with ${count(words, "word")} and ${count(artists, "artist")} to search`
  );
}
