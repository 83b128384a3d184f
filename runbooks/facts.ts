import { deriveMemorySettings } from "../cloudsql/memory-settings";
import { instanceLines, type PricedInstance } from "../cloudsql/pricing/instance";
import { formatUsd, type MicroUsd } from "../cloudsql/pricing/money";
import { HOURS } from "../cloudsql/pricing/prices";
import type { Environment } from "../environments";
import { type CopyName, namesOf } from "../environments/names";

/** A name and its value, for the head of a page. */
export type Fact = readonly [name: string, value: string];

/** Copies of the instance, the read pool among them. */
export function copiesOf(environment: Environment): readonly CopyName[] {
  const { replicas, readPool } = namesOf(environment);
  return readPool ? [...replicas, readPool] : replicas;
}

/** What every procedure has to know of the environment. */
export function commonFacts(environment: Environment): Fact[] {
  const { project, tier, version, edition, storage, availability, access, backups } = environment;
  const names = namesOf(environment);
  const copies = copiesOf(environment);
  const grows = storage.grows
    ? `, grows to ${storage.limit ?? `${tier.storageGb.max} GB`}`
    : ", does not grow";
  return [
    ["project", project],
    ["instance", names.instance],
    ["connection name", names.connectionName],
    ["machine", `${tier}, ${edition}, ${version}`],
    ["storage", `${storage.size}${grows}`],
    ["standby", availability === "regional" ? "in a second zone" : "none"],
    ["access", ACCESS[access.kind]],
    [
      "copies",
      copies.length === 0
        ? "none"
        : copies.map(({ instance, region }) => `${instance} (${region})`).join(", "),
    ],
    [
      "backups",
      `${backups.retained}, from ${backups.startTime} UTC, in ${backups.location ?? environment.region}; to any second of the last ${backups.logRetention}`,
    ],
    ["price", priceText(environment)],
  ];
}

const ACCESS: Readonly<Record<Environment["access"]["kind"], string>> = {
  private: "a private address in a VPC: run what connects inside of it",
  public: "a public address for connectors and the Auth Proxy only",
  psc: "Private Service Connect: run what connects in a consumer's network",
};

/** What the instance itself costs a month; undefined where no price is known. */
export function monthlyPrice(environment: Environment): MicroUsd | undefined {
  const { tier, region, storage, availability, access, budget } = environment;
  const instance: PricedInstance = {
    id: "instance",
    name: namesOf(environment).instance,
    region,
    tier,
    regional: availability === "regional",
    replica: false,
    nodes: 1,
    diskType: tier.diskType,
    storageGb: storage.size.toGibibytes(),
    hasBackups: true,
    hasPublicAddress: access.kind === "public",
    isProtected: environment.deletionProtection,
    hasDataCache: false,
    hours: HOURS,
  };
  const lines = instanceLines(instance, budget.commitment);
  let total = 0;
  for (const { monthly } of lines) {
    if (monthly === undefined) return undefined;
    total += monthly;
  }
  return total;
}

/** E.g. `52.71 USD a month`; the whole environment's is told by another command. */
export function priceText(environment: Environment): string {
  const price = monthlyPrice(environment);
  return price === undefined
    ? "not known in this region"
    : `${formatUsd(price)} USD a month for the instance`;
}

/** From what to what a change takes the price, e.g. `53.11 to 103.02 USD a month`. */
export function priceChange(before: Environment, after: Environment): string {
  const [from, to] = [monthlyPrice(before), monthlyPrice(after)];
  if (from === undefined || to === undefined)
    return "a price that is not known here: musicdb cost tells what it can";
  return `${formatUsd(from)} to ${formatUsd(to)} USD a month for the instance`;
}

/** Connections that the server takes. */
export function maxConnections({ flags, tier }: Environment): number {
  return flags.maxConnections ?? deriveMemorySettings(tier).maxConnections;
}
