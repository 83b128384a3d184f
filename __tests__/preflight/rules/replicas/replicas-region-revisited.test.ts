import { replicasRegionRevisited } from "../../../../preflight/rules/replicas/replicas-region-revisited";
import { findingsOf, shown } from "../../../support/preflight";

const TYPE = "google_sql_database_instance";

/** A primary, and each next one a replica of the one before. */
function chain(...regions: (string | undefined)[]) {
  return Object.fromEntries(
    regions.map((region, i) => [
      `${TYPE}.i${i}`,
      {
        name: `i${i}`,
        region,
        database_version: "POSTGRES_17",
        ...(i > 0 && { master_instance_name: `\${${TYPE}.i${i - 1}.name}` }),
      },
    ]),
  );
}
const found = (...regions: (string | undefined)[]) => findingsOf(replicasRegionRevisited, chain(...regions));

test("refuses a replica in a region that the chain has left", () => {
  expect(shown(found("us-central1", "us-east1", "us-east1", "us-central1"))).toMatchInlineSnapshot(`
    "error replicas-region-revisited google_sql_database_instance.i3 region
      the chain comes back to us-central1: us-central1 > us-east1 > us-east1 > us-central1; got "us-central1"; allowed: a region that no instance further up is in, or the region of what it replicates from
      fix: replicate from i0 instead"
  `);
});

test("accepts chains that stay or go on, and skips what is not known", () => {
  for (const regions of [
    ["us-central1"],
    ["us-central1", "us-central1", "us-central1"],
    ["us-central1", "us-east1", "us-east1", "us-west1"],
    ["us-central1", "${var.region}", "us-central1"],
    [undefined, "us-east1", "us-central1"],
  ])
    expect(found(...regions)).toEqual([]);
});
