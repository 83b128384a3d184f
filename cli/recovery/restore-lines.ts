import { formatMoment } from "../../database/recovery/point-in-time";
import type { Origin } from "../../database/recovery/settings";
import { namesOf } from "../../environments/names";
import { migratorConnection } from "../database-access";
import { ageText } from "./backup-lines";
import { costText, hourlyCost } from "./instance-cost";
import type { RestorePlan } from "./restore-plan";
import type { RecoveryTarget } from "./target";

/** What is restored, for people. */
export function originText(from: Origin): string {
  if ("time" in from) return `as of ${formatMoment(from.time)}`;
  const { id, type, description } = from.backup;
  return `backup ${id}, ${type.toLowerCase().replace("_", "-")}${description ? `, "${description}"` : ""}`;
}

/** What would be done, and what it costs or loses. */
export function planLines(plan: RestorePlan, target: RecoveryTarget, now = Date.now()): string[] {
  const { source, into, from, dataAt, over } = plan;
  const age = ageText(now - dataAt.getTime());
  const lines = [
    `restore       ${source.name}, ${target.name}`,
    `data          ${originText(from)}`,
    `age           ${age}: of ${formatMoment(dataAt)}`,
    `into          ${into}, ${over ? "which exists and is replaced" : "a new instance"}`,
  ];
  if (over) {
    return [
      ...lines,
      `lost          all that was written to ${into} since ${formatMoment(dataAt)}, the ${age} until now`,
      `interrupted   every connection to ${into}; it takes none until the end`,
    ];
  }
  const cost = costText(hourlyCost(source));
  return [
    ...lines,
    target.kind === "emulator"
      ? `cost          nothing here; in the cloud ${cost}`
      : `cost          ${cost}, until it is removed`,
  ];
}

/** What a person does next with the new instance. */
export function nextLines(plan: RestorePlan, target: RecoveryTarget): string[] {
  const { environment, project } = target;
  const connectionName = `${project}:${environment.region}:${plan.into}`;
  const { user, passwordSecret, ipType } = migratorConnection(environment);
  return [
    "users and passwords are those of the source: they came with the data",
    `look into it:  DB_INSTANCE=${connectionName} \\`,
    `               DB_USER=${user} \\`,
    `               DB_PASSWORD_SECRET=${passwordSecret} \\`,
    ...(ipType === "PUBLIC" ? [] : [`               DB_IP_TYPE=${ipType} \\`]),
    "               musicdb migrate status --url",
    `take over:     ${takeOverText(plan, target)}, docs/backups.md`,
    ...removeLines(plan.into, target),
  ];
}

function removeLines(name: string, { kind, project }: RecoveryTarget): string[] {
  if (kind === "emulator") return ["remove it:     npm run reset, which forgets all that the emulator has"];
  return [
    `remove it:     gcloud sql instances patch ${name} --project=${project} \\`,
    "                 --no-deletion-protection",
    `               gcloud sql instances delete ${name} --project=${project}`,
  ];
}

/** How the environment would come to use it: its name has to be the next generation's. */
function takeOverText({ into }: RestorePlan, { environment }: RecoveryTarget): string {
  const generation = environment.generation + 1;
  const { instance } = namesOf({ ...environment, generation });
  return into === instance
    ? `generation: ${generation} in environments/${environment.name}.ts`
    : `only an instance named ${instance} can: restore into that name`;
}
