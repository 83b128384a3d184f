import { Size } from "../../cloudsql/size";
import type { Environment } from "../../environments";
import type { EnvironmentInput } from "../../environments/schema";
import { validateEnvironment } from "../../environments/validate";

const NETWORK = "projects/example-loist-dev/global/networks/clients";
const subnetwork = (region: string) => `projects/example-loist-dev/regions/${region}/subnetworks/clients`;

/** The smallest environment with a replica of each kind, a key of its own, and endpoints. */
export const COPIES: EnvironmentInput = {
  name: "dev",
  project: "example-loist-dev",
  region: "us-central1",
  stateBucket: "example-loist-terraform-state",
  instanceName: "music-dev",
  tier: "db-f1-micro",
  storage: { size: Size.gibibytes(10), limit: Size.gibibytes(20) },
  access: {
    kind: "psc",
    consumerProjects: ["example-loist-dev"],
    endpoint: { network: NETWORK, subnetworks: [subnetwork("us-central1"), subnetwork("us-east1")] },
  },
  encryption: { key: "own" },
  replicas: [
    // Listed before what it replicates from.
    { name: "below", of: "far" },
    { name: "near", zone: "us-central1-b" },
    { name: "far", region: "us-east1" },
  ],
  backups: { location: "us", keepOnDelete: false, finalBackup: false },
  deletionProtection: false,
  monitoring: { dataAccessLogs: false, objective: null },
  budget: { monthlyUsd: 500 },
};

const keyIn = (region: string) => `projects/loist-keys/locations/${region}/keyRings/sql/cryptoKeys/music`;

/** What comes with Enterprise Plus only, with keys that exist. */
export const PLUS: EnvironmentInput = {
  ...COPIES,
  name: "staging",
  project: "example-loist-staging",
  instanceName: "music-staging",
  edition: "ENTERPRISE_PLUS",
  tier: "db-perf-optimized-N-2",
  access: { kind: "private" },
  encryption: { key: keyIn("us-central1"), replicaKeys: { "us-east1": keyIn("us-east1") } },
  replicas: [
    { name: "leaving", deletionProtection: false },
    { name: "leaving-below", of: "leaving" },
    { name: "dr", region: "us-east1", availability: "regional", disasterRecovery: true },
  ],
  readPool: { nodes: 2 },
  deletionProtection: true,
  budget: { monthlyUsd: 2000 },
};

/** Puts environments in the places of those of the same names. */
export function insteadOf(...inputs: readonly EnvironmentInput[]): (environment: Environment) => Environment {
  const replacements = inputs.map(validateEnvironment);
  return (environment) => replacements.find(({ name }) => name === environment.name) ?? environment;
}
