import { cisDefaultNetwork } from "../../../../preflight/rules/cis/cis-default-network";
import { findingsOf, shown } from "../../../support/preflight";

const found = (attributes: Record<string, unknown>) =>
  findingsOf(cisDefaultNetwork, { "google_project.main": attributes });

test("a project with the default network, asked for or left as it is", () => {
  expect(shown(found({ auto_create_network: true }))).toMatchInlineSnapshot(`
    "warning cis-default-network google_project.main auto_create_network
      the project gets the default network; got true; allowed: false
      fix: write auto_create_network = false"
  `);
  expect(found({})).toHaveLength(1);
});

test("accepts a project without, and skips what is unknown", () => {
  expect(found({ auto_create_network: false })).toEqual([]);
  expect(found({ auto_create_network: "${var.a}" })).toEqual([]);
});
