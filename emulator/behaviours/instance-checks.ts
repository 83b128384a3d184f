/** What the Admin API refuses about an instance, in words like its own. */
import { type FlagContext, flagProblems } from "../../cloudsql/flags";
import { ProblemError } from "../../cloudsql/problem";
import { Tier } from "../../cloudsql/tier";
import { PostgresVersion } from "../../cloudsql/version";
import { type Attributes, Refusal } from "../behaviour";
import type { DatabaseFlag } from "../postgres-settings";
import { block, blocks, text } from "./attributes";

/** The flags of an instance's settings. */
export function databaseFlags(instance: Attributes): DatabaseFlag[] {
  return blocks(block(instance, "settings"), "database_flags").map(({ name, value }) => ({
    name: String(name),
    value: String(value),
  }));
}

/**
 * Refuses what the API answers with an error.
 *
 * @param verb of the message: `create` or `update`
 */
export function checkInstance(instance: Attributes, verb: "create" | "update"): void {
  const name = text(instance, "name") ?? "";
  const refuse = (message: string, attribute: readonly (string | number)[], reason = "invalid"): never => {
    throw new Refusal(
      `Error, failed to ${verb} instance ${name}`,
      `googleapi: Error 400: Invalid request: ${message}, ${reason}`,
      attribute,
    );
  };
  if (!/^[a-z][a-z0-9-]*$/.test(name) || name.length + String(instance.project).length + 1 > 98) {
    refuse(
      `invalid instance name (${name}): lower-case letters, digits and hyphens, starting with a letter`,
      ["name"],
    );
  }
  const settings = block(instance, "settings");
  const at = (attribute: string) => ["settings", 0, attribute] as const;
  const version = orRefuse(
    () => PostgresVersion.of(String(instance.database_version)),
    (message) => refuse(message, ["database_version"]),
  );
  const tierName = text(settings, "tier") ?? "";
  if (/^db-n1-|^db-memory-optimized-|^D\d+$/.test(tierName)) {
    refuse(
      "Only custom or shared-core instance Billing tiers type allowed for PostgreSQL database.",
      at("tier"),
    );
  }
  const tier = orRefuse(
    () => Tier.of(tierName),
    (message) => refuse(message, at("tier")),
  );
  const edition = text(settings, "edition");
  if (edition && tier.edition.name !== edition) {
    const example = edition === "ENTERPRISE_PLUS" ? "db-perf-optimized-N-2" : "db-custom-2-7680";
    refuse(
      `Invalid Tier (${tierName}) for (${edition}) Edition. Use a tier like ${example} instead`,
      at("tier"),
    );
  }
  if (settings.availability_type === "REGIONAL" && text(instance, "master_instance_name") === undefined) {
    const backups = block(settings, "backup_configuration");
    if (backups.enabled !== true || backups.point_in_time_recovery_enabled !== true) {
      refuse(
        "regional availability needs automated backups and point-in-time recovery (enabled, point_in_time_recovery_enabled)",
        at("availability_type"),
      );
    }
  }
  checkFlags(databaseFlags(instance), { version, tier }, refuse);
}

function checkFlags(
  flags: readonly DatabaseFlag[],
  context: FlagContext,
  refuse: (message: string, attribute: readonly (string | number)[], reason?: string) => never,
): void {
  for (const flag of flags) {
    const [problem] = flagProblems(flag.name, flag.value, context);
    if (!problem) continue;
    const allowed = problem.allowed ? ` (allowed: ${problem.allowed})` : "";
    refuse(
      `flag ${flag.name}=${flag.value}: ${problem.message}${allowed}`,
      ["settings", 0, "database_flags"],
      "invalidFlagValue",
    );
  }
}

function orRefuse<T>(read: () => T, refuse: (message: string) => never): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [problem] = error.problems;
    return refuse(`${problem.message} (${problem.got}); allowed: ${problem.allowed}`);
  }
}
