import { ipTypeOf, namesOf, secretName } from "../../environments/names";
import type { EnvironmentInput } from "../../environments/schema";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";
import fc from "../support/fast-check";

const environment = (change: Partial<EnvironmentInput> = {}) =>
  validateEnvironment({ ...SHORTEST, ...change });

test("the first generation has the plain name", () => {
  expect(namesOf(environment())).toEqual({
    instance: "loist-music-library-db-test",
    connectionName: "loist-music-test:us-central1:loist-music-library-db-test",
    applicationSecret: "loist-music-library-db-test-music_library_user",
    migratorSecret: "loist-music-library-db-test-music_library_migrator",
    replicas: [],
    pooler: "loist-music-library-db-test-pooler",
  });
});

test("a later generation shows in every name, so that both can stand side by side", () => {
  const first = namesOf(environment());
  const second = namesOf(environment({ generation: 2 }));
  expect(second.instance).toBe("loist-music-library-db-test-2");
  expect(second.connectionName).toBe("loist-music-test:us-central1:loist-music-library-db-test-2");
  for (const key of Object.keys(first) as (keyof typeof first)[]) expect(second[key]).not.toBe(first[key]);
});

test("any generation of any instance has a name that the service takes", () => {
  const instanceName = fc.stringMatching(/^[a-z][a-z0-9-]{0,60}[a-z0-9]$/);
  fc.assert(
    fc.property(instanceName, fc.integer({ min: 1, max: 99 }), (name, generation) => {
      const access = { kind: "public" } as const;
      const { instance } = namesOf(environment({ instanceName: name, generation, access }));
      expect(instance).toMatch(/^[a-z][a-z0-9-]*[a-z0-9]$/);
      expect(`${SHORTEST.project}:${instance}`.length).toBeLessThanOrEqual(98);
    }),
  );
});

test("a secret's full name has the project", () => {
  const { applicationSecret } = namesOf(environment());
  expect(secretName(environment(), applicationSecret)).toBe(
    "projects/loist-music-test/secrets/loist-music-library-db-test-music_library_user",
  );
});

test("copies are named after the instance and are where they say, or where they replicate from", () => {
  const { replicas, readPool } = namesOf(
    validateEnvironment({
      ...SHORTEST,
      edition: "ENTERPRISE_PLUS",
      tier: "db-perf-optimized-N-2",
      generation: 3,
      readPool: { nodes: 2 },
      replicas: [{ name: "reports" }, { name: "far", region: "us-east1" }, { name: "farther", of: "far" }],
    }),
  );
  expect([...replicas, readPool].map((copy) => copy?.connectionName)).toEqual([
    "loist-music-test:us-central1:loist-music-library-db-test-3-reports",
    "loist-music-test:us-east1:loist-music-library-db-test-3-far",
    "loist-music-test:us-east1:loist-music-library-db-test-3-farther",
    "loist-music-test:us-central1:loist-music-library-db-test-3-read-pool",
  ]);
});

test.each([
  [{ kind: "public" }, "PUBLIC"],
  [{ kind: "private" }, "PRIVATE"],
  [{ kind: "psc", consumerProjects: ["loist-app"] }, "PSC"],
] as const)("connectors reach %j by its %s address", (access, ipType) => {
  const kind = access.kind === "psc" ? { ...access, consumerProjects: [...access.consumerProjects] } : access;
  expect(ipTypeOf(validateEnvironment({ ...SHORTEST, access: kind }))).toBe(ipType);
});

test("what is around the poolers of any instance fits into 63 characters, and differs for each", () => {
  const pooler = (instanceName: string) =>
    namesOf(environment({ instanceName, access: { kind: "public" } })).pooler;
  const [long, other] = ["a", "b"].map((last) => pooler(`${"loist-".repeat(9)}${last}`));
  expect(long).not.toBe(other);
  for (const one of [long, other]) expect(`${one}-health-checks`).toMatch(/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
});
