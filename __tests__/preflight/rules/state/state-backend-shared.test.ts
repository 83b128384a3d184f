import { check } from "../../../../preflight/check";
import { resourcesOfConfiguration } from "../../../../preflight/inputs/configuration";
import { stateBackendShared } from "../../../../preflight/rules/state/state-backend-shared";
import { shown } from "../../../support/preflight";

/** What the rule finds in two stacks with these backends. */
function findings(one: unknown, other: unknown) {
  const stacks = { one, other };
  const resources = Object.entries(stacks).flatMap(([source, backend]) => {
    return resourcesOfConfiguration({ terraform: { backend } } as Record<string, unknown>, source);
  });
  return check(resources, { rules: [stateBackendShared] });
}

test("refuses two stacks with one state", () => {
  const gcs = { bucket: "state", prefix: "music" };
  expect(shown(findings({ gcs }, [{ gcs: [gcs] }]))).toMatchInlineSnapshot(`
    "error state-backend-shared terraform backend
      the state is in the same place as that of other; got "gcs: state/music"
      fix: give each its own place, e.g. the prefix one
    error state-backend-shared terraform backend
      the state is in the same place as that of one; got "gcs: state/music"
      fix: give each its own place, e.g. the prefix other"
  `);
});

test("accepts another prefix, and relative files", () => {
  const gcs = (prefix: string) => ({ gcs: { bucket: "state", prefix } });
  expect(findings(gcs("one"), gcs("other"))).toEqual([]);
  const local = { local: { path: "terraform.tfstate" } };
  expect(findings(local, local)).toEqual([]);
});

test("skips what is not known", () => {
  const gcs = { gcs: { bucket: "${var.bucket}", prefix: "a" } };
  expect(findings(gcs, gcs)).toEqual([]);
  expect(findings(null, null)).toEqual([]);
});
