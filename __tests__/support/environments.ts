import { ProblemError } from "../../cloudsql/problem";
import { Size } from "../../cloudsql/size";
import type { Environment } from "../../environments";
import type { EnvironmentInput } from "../../environments/schema";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "./environment";

type Part = Partial<EnvironmentInput>;

const NETWORK = "projects/loist-network/global/networks/shared";
const PLUS: Part = { edition: "ENTERPRISE_PLUS", tier: "db-perf-optimized-N-2" };

/** Each list is one choice; an environment takes one of each. */
const CHOICES: readonly (readonly Part[])[] = [
  [
    { access: { kind: "public" } },
    { access: { kind: "private" } },
    { access: { kind: "private", network: NETWORK } },
    { access: { kind: "psc", consumerProjects: ["loist-app", "loist-tools"] } },
  ],
  [{ availability: "zonal" }, { availability: "regional" }],
  [
    {},
    { replicas: [{ name: "reports" }] },
    { replicas: [{ name: "near" }, { name: "far", region: "us-east1" }, { name: "farther", of: "far" }] },
    { ...PLUS, replicas: [{ name: "spare", region: "us-east1", disasterRecovery: true }] },
    { ...PLUS, readPool: { nodes: 2 } },
  ],
  [
    {},
    { storage: { size: Size.gibibytes(50), grows: false }, version: "POSTGRES_18" },
    {
      storage: { size: Size.gibibytes(20), limit: Size.gibibytes(100) },
      backups: { location: "us" },
      generation: 3,
    },
    { storage: { size: Size.gibibytes(20), limit: Size.gibibytes(65_536) }, version: "POSTGRES_14" },
    {
      region: "europe-west1",
      iam: {
        serviceAccounts: ["app@loist-music-test.iam.gserviceaccount.com"],
        migrators: ["ann@example.com"],
      },
    },
  ],
  [{}, { tier: "db-f1-micro" }, { tier: "db-custom-96-368640" }],
];

/** Environments of every kind that is valid, and how each differs from the shortest one. */
export function environmentsOfEveryKind(): {
  readonly input: EnvironmentInput;
  readonly environment: Environment;
}[] {
  const inputs = CHOICES.reduce<EnvironmentInput[]>(
    (all, choice) => all.flatMap((input) => choice.map((part) => ({ ...input, ...part }))),
    [SHORTEST],
  );
  return inputs.flatMap((input) => {
    try {
      return [{ input, environment: validateEnvironment(input) }];
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return [];
    }
  });
}
