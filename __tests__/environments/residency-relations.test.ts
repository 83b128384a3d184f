import { formatProblem } from "../../cloudsql/problem";
import { residencyRelations } from "../../environments/residency-relations";
import { type EnvironmentInput, environmentSchema } from "../../environments/schema";
import { SHORTEST } from "../support/environment";

function messages(change: Partial<EnvironmentInput>): string {
  const environment = environmentSchema.parse({ ...SHORTEST, ...change });
  return residencyRelations
    .flatMap((rule) => rule(environment))
    .map(formatProblem)
    .join("\n");
}
const backups = (region: string, location: string, residency?: "us" | "eu") =>
  messages({ region, backups: { location }, residency });

test("backups stay where the region is, without a word", () => {
  expect(messages({})).toBe("");
  expect(backups("us-central1", "us")).toBe("");
  expect(backups("us-central1", "us-east1")).toBe("");
  expect(backups("europe-west1", "eu", "eu")).toBe("");
  expect(backups("asia-northeast1", "asia")).toBe("");
  expect(backups("us-central1", "eu")).toMatchInlineSnapshot(`
    "backups.location: the backups would leave where the data have to stay, us [BACKUPS_OUTSIDE_RESIDENCY]
      got:     "eu"
      allowed: us-central1, us
      fix:     write location: "us-central1" or leave it out"
  `);
});

test("London is in Europe and outside of the European Union", () => {
  expect(backups("europe-west2", "europe-west2")).toBe("");
  expect(backups("europe-west2", "eu")).toMatch(/\[BACKUPS_OUTSIDE_RESIDENCY\]/);
  expect(backups("europe-west1", "europe-west2")).toMatch(/\[BACKUPS_OUTSIDE_RESIDENCY\]/);
});

test("what is said of residency holds for the region too", () => {
  expect(messages({ region: "us-central1", residency: "us" })).toBe("");
  expect(messages({ region: "europe-west6", residency: "eu" })).toMatchInlineSnapshot(`
    "region: the region is outside of where the data have to stay, eu [REGION_OUTSIDE_RESIDENCY]
      got:     "europe-west6"
      allowed: europe-*, but neither London (west2) nor Zurich (west6)
      fix:     choose another region or leave residency out"
  `);
});

test("replicas stay with the data", () => {
  const replica = (region: string, residency?: "us" | "eu") =>
    messages({ residency, replicas: [{ name: "near" }, { name: "far", region }] });
  expect(replica("us-east1")).toBe("");
  expect(replica("europe-west1", "us")).toMatchInlineSnapshot(`
    "replicas.1.region: the replica would leave where the data have to stay, us [REPLICA_OUTSIDE_RESIDENCY]
      got:     "europe-west1"
      allowed: regions of us
      fix:     write region: "us-central1", or another one of us"
  `);
  expect(replica("europe-west1")).toContain("REPLICA_OUTSIDE_RESIDENCY");
});
