import { Duration } from "../../cloudsql/duration";
import { formatProblem } from "../../cloudsql/problem";
import { encryptionRelations } from "../../environments/encryption-relations";
import { type EnvironmentInput, environmentSchema } from "../../environments/schema";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";
import { refusal } from "../support/refusal";

function messages(encryption: EnvironmentInput["encryption"], replicas: EnvironmentInput["replicas"] = []) {
  const environment = environmentSchema.parse({ ...SHORTEST, encryption, replicas });
  return encryptionRelations
    .flatMap((rule) => rule(environment))
    .map(formatProblem)
    .join("\n");
}
const keyIn = (region: string) => `projects/loist-keys/locations/${region}/keyRings/sql/cryptoKeys/music`;
const FAR = [{ name: "near" }, { name: "far", region: "us-east1" }];

test("an own key is made wherever it is needed; existing ones are named", () => {
  expect(messages(undefined)).toBe("");
  expect(messages({ key: "own" }, FAR)).toBe("");
  expect(messages({ key: "own", rotation: Duration.days(30) })).toBe("");
  expect(messages({ key: keyIn("us-central1"), replicaKeys: { "us-east1": keyIn("us-east1") } }, FAR)).toBe(
    "",
  );
});

test("a key is in the region of its instances", () => {
  expect(messages({ key: keyIn("europe-west1") })).toMatchInlineSnapshot(`
    "encryption.key: the key is in europe-west1, and the instance that it is for in us-central1 [KEY_OUTSIDE_REGION]
      got:     "projects/loist-keys/locations/europe-west1/keyRings/sql/cryptoKeys/music"
      allowed: a key in us-central1
      fix:     write "projects/loist-keys/locations/us-central1/keyRings/sql/cryptoKeys/music", after making that key"
  `);
  expect(
    messages({ key: keyIn("us-central1"), replicaKeys: { "us-east1": keyIn("us-west1") } }, FAR),
  ).toMatchInlineSnapshot(`
    "encryption.replicaKeys.us-east1: the key is in us-west1, and the instance that it is for in us-east1 [KEY_OUTSIDE_REGION]
      got:     "projects/loist-keys/locations/us-west1/keyRings/sql/cryptoKeys/music"
      allowed: a key in us-east1
      fix:     write "projects/loist-keys/locations/us-east1/keyRings/sql/cryptoKeys/music", after making that key"
  `);
});

test("each region of a replica has a key, and no other one", () => {
  expect(messages({ key: keyIn("us-central1") }, FAR)).toMatchInlineSnapshot(`
    "encryption.replicaKeys: a replica in us-east1 needs a key in us-east1 [KEY_MISSING]
      allowed: the full name of a key in us-east1
      fix:     write replicaKeys: { "us-east1": "projects/loist-keys/locations/us-east1/keyRings/sql/cryptoKeys/music" }, after making that key"
  `);
  const keys = { "us-central1": keyIn("us-central1"), "us-west1": keyIn("us-west1") };
  expect(messages({ key: keyIn("us-central1"), replicaKeys: keys })).toMatchInlineSnapshot(`
    "encryption.replicaKeys.us-central1: replicas in the instance's region are encrypted with the instance's key [KEY_NOT_NEEDED]
      got:     "us-central1"
      allowed: none
      fix:     remove it
    encryption.replicaKeys.us-west1: no replica is in this region [KEY_NOT_NEEDED]
      got:     "us-west1"
      allowed: none
      fix:     remove it"
  `);
  expect(
    messages({ key: "own", replicaKeys: { "us-east1": keyIn("us-east1") } }, FAR),
  ).toMatchInlineSnapshot(`
    "encryption.replicaKeys.us-east1: the keys of replicas are made together with an own key [KEY_NOT_NEEDED]
      got:     "us-east1"
      fix:     leave replicaKeys out"
  `);
});

test("only an own key is rotated here, and at most daily", () => {
  expect(messages({ key: keyIn("us-central1"), rotation: Duration.days(30) })).toMatchInlineSnapshot(`
    "encryption.rotation: an existing key is rotated where it is made [ROTATION_OF_EXISTING_KEY]
      got:     "30 d"
      allowed: with key: "own"
      fix:     leave rotation out"
  `);
  expect(messages({ key: "own", rotation: Duration.hours(1) })).toMatchInlineSnapshot(`
    "encryption.rotation: a key cannot be rotated this often [ROTATION_OUT_OF_RANGE]
      got:     "1 h"
      allowed: whole seconds, a day or more
      fix:     write Duration.days(90)"
  `);
});

test("a version is not a key", () => {
  const key = `${keyIn("us-central1")}/cryptoKeyVersions/1`;
  expect(refusal(() => validateEnvironment({ ...SHORTEST, encryption: { key } }))).toMatchInlineSnapshot(`
    "environments/test: encryption.key: must be projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key> [ENVIRONMENT_INVALID]
      got:     "projects/loist-keys/locations/us-central1/keyRings/sql/cryptoKeys/music/cryptoKeyVersions/1""
  `);
});
