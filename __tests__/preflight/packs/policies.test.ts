import { everyRule } from "../../../preflight/inspect";
import { policiesOf, scannerPolicies } from "../../../preflight/packs/policies";

test("each policy of a scanner is there once, and names a rule that there is, or none", () => {
  const ids = new Set(everyRule.map(({ id }) => id));
  expect(scannerPolicies.filter(({ rule }) => rule !== null && !ids.has(rule))).toEqual([]);
  const names = scannerPolicies.map(({ tool, id }) => `${tool} ${id}`);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(scannerPolicies.map(({ tool }) => tool))).toEqual(
    new Set(["Checkov", "Trivy", "KICS", "Terrascan", "Prowler", "Steampipe", "gcpdiag"]),
  );
});

test("a rule knows what benchmark and scanners call it", () => {
  const names = policiesOf("network-unencrypted").map(({ tool, id }) => `${tool} ${id}`);
  expect(names).toEqual(expect.arrayContaining(["CIS 6.4", "Checkov CKV_GCP_6", "Trivy AVD-GCP-0015"]));
  expect(policiesOf("tier-valid")).toEqual([]);
});
