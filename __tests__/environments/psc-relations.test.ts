import { formatProblem } from "../../cloudsql/problem";
import { pscRelations } from "../../environments/psc-relations";
import { type EnvironmentInput, environmentSchema } from "../../environments/schema";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";
import { refusal } from "../support/refusal";

const subnetwork = (region: string, project = "loist-app") =>
  `projects/${project}/regions/${region}/subnetworks/clients`;

function messages(subnetworks: string[], change: Partial<EnvironmentInput> = {}): string {
  const network = "projects/loist-app/global/networks/clients";
  const access = {
    kind: "psc" as const,
    consumerProjects: ["loist-app"],
    endpoint: { network, subnetworks },
  };
  const environment = environmentSchema.parse({ ...SHORTEST, access, ...change });
  return pscRelations
    .flatMap((rule) => rule(environment))
    .map(formatProblem)
    .join("\n");
}

test("an endpoint in each region of an instance", () => {
  expect(messages([subnetwork("us-central1")])).toBe("");
  const replicas = [{ name: "far", region: "us-east1" }];
  expect(messages([subnetwork("us-central1"), subnetwork("us-east1")], { replicas })).toBe("");
  expect(messages([subnetwork("us-central1")], { replicas })).toMatchInlineSnapshot(`
    "access.endpoint.subnetworks: there is an instance in us-east1, and no subnetwork there for its endpoint [PSC_SUBNETWORK_MISSING]
      allowed: a subnetwork in each region of an instance
      fix:     add projects/loist-app/regions/us-east1/subnetworks/<name>"
  `);
});

test("none elsewhere, none twice, none of a project that may not connect", () => {
  expect(
    messages([subnetwork("us-central1"), subnetwork("us-west1", "loist-other"), subnetwork("us-central1")]),
  ).toMatchInlineSnapshot(`
    "access.endpoint.subnetworks.1: the endpoint's project may not connect [PSC_PROJECT_NOT_ALLOWED]
      got:     "loist-other"
      allowed: loist-app
      fix:     add "loist-other" to consumerProjects
    access.endpoint.subnetworks.1: no instance is in this region [PSC_SUBNETWORK_NOT_NEEDED]
      got:     "us-west1"
      allowed: one each in us-central1
      fix:     remove it
    access.endpoint.subnetworks.2: there is a subnetwork of this region already [PSC_SUBNETWORK_NOT_NEEDED]
      got:     "us-central1"
      allowed: one each in us-central1
      fix:     remove it"
  `);
});

test("it is named after its instance", () => {
  expect(
    messages([subnetwork("us-central1")], { instanceName: `m${"u".repeat(63)}` }),
  ).toMatchInlineSnapshot(`
    "instanceName: an endpoint is named after its instance, and the name is too long for one [PSC_NAME_TOO_LONG]
      got:     "muuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"
      allowed: 63 characters
      fix:     shorten instanceName or the replica's name"
  `);
});

test("without an endpoint the consumers make theirs", () => {
  expect(() =>
    validateEnvironment({ ...SHORTEST, access: { kind: "psc", consumerProjects: ["loist-app"] } }),
  ).not.toThrow();
  expect(
    refusal(() => validateEnvironment({ ...SHORTEST, access: { kind: "psc", consumerProjects: [] } })),
  ).toMatchInlineSnapshot(`
    "environments/test: access.consumerProjects: must name a project at least [ENVIRONMENT_INVALID]
      got:     []"
  `);
  expect(
    refusal(() => validateEnvironment({ ...SHORTEST, access: { kind: "peering" } as never })),
  ).toMatchInlineSnapshot(`
    "environments/test: access.kind: must have a kind: "private", "public" or "psc" [ENVIRONMENT_INVALID]
      got:     "peering""
  `);
});
