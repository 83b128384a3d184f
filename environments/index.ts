import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { type Problem, ProblemError, refuse } from "../cloudsql/problem";
import { nearest } from "../cloudsql/text";
import { dev } from "./dev";
import { prod } from "./prod";
import type { Environment } from "./schema";
import { readSettings, type Settings } from "./settings";
import { staging } from "./staging";
import { validateEnvironment } from "./validate";

export type { Environment } from "./schema";

const ENVIRONMENTS = { dev, staging, prod };

/** Names of the environments, in the order in which they are deployed. */
export const ENVIRONMENT_NAMES = Object.keys(ENVIRONMENTS) as readonly (keyof typeof ENVIRONMENTS)[];

/** The process's variables over those of the project's `.env`, which need not exist. */
export function readVariables(projectFolder: string): Record<string, string | undefined> {
  const file = join(projectFolder, ".env");
  return { ...(existsSync(file) && parseEnv(readText(file))), ...process.env };
}

function readText(file: string): string {
  try {
    // Some editors put a byte order mark in front, which would become part of the first name.
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    return refuse({
      code: "ENV_FILE_UNREADABLE",
      message: `.env cannot be read: ${(error as NodeJS.ErrnoException).code}`,
      got: file,
      allowed: "a text file that you may read, or none",
      fix: "make it readable, or remove it",
    });
  }
}

/**
 * Every environment, validated.
 *
 * @param variables as of {@link readVariables}
 * @throws ProblemError with all that is wrong in all environments
 */
export function loadEnvironments(variables: Readonly<Record<string, string | undefined>>): Environment[] {
  const settings = readSettings(variables);
  const problems: Problem[] = [];
  const environments = ENVIRONMENT_NAMES.flatMap((name) => attempt(name, settings, problems));
  if (problems.length > 0) throw new ProblemError(problems);
  return environments;
}

/** The environment of that name among `environments`. */
export function findEnvironment(environments: readonly Environment[], name: string): Environment {
  const found = environments.find((environment) => environment.name === name);
  const names = environments.map((environment) => environment.name);
  return (
    found ??
    refuse({
      code: "ENVIRONMENT_UNKNOWN",
      message: "there is no such environment",
      got: name,
      allowed: names.join(", "),
      fix: `write ${nearest(name, names) ?? names[0]}`,
    })
  );
}

function attempt(name: keyof typeof ENVIRONMENTS, settings: Settings, problems: Problem[]): Environment[] {
  try {
    return [validateEnvironment(ENVIRONMENTS[name](settings))];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(...error.problems);
    return [];
  }
}
