import { TerraformVariable } from "cdktf";
import { Duration } from "../../cloudsql/duration";
import { EncryptionKey, type EncryptionKeyProps, ExistingKey } from "../../constructs/encryption-key";
import { addInstance, synthesizeConstruct, synthRefusal } from "../support/construct";

const PROJECT = "loist-music-test";
const KEY = "projects/loist-keys/locations/us-central1/keyRings/sql/cryptoKeys/music";

const owned = (change: Partial<EncryptionKeyProps> = {}) =>
  synthesizeConstruct((stack) => {
    const encryptionKey = new EncryptionKey(stack, "key", {
      project: PROJECT,
      region: "us-central1",
      ring: "music-db",
      name: "storage",
      ...change,
    });
    addInstance(stack, { encryptionKey });
  });

describe("owned", () => {
  test("is what was reviewed", () => {
    expect(owned().json.resource.google_kms_key_ring).toMatchSnapshot();
    expect(owned().resource("google_kms_crypto_key")).toMatchSnapshot();
    expect(owned().resource("google_kms_crypto_key_iam_member")).toMatchSnapshot();
  });

  test("has its addresses where they belong", () => {
    expect(owned().addresses).toEqual([
      "google_kms_crypto_key.key",
      "google_kms_crypto_key_iam_member.key_access_FFC36300",
      "google_kms_key_ring.key_ring_33D8D7D0",
      "google_sql_database_instance.instance",
    ]);
  });

  test("is rotated each 90 days and never destroyed", () => {
    const made = owned();
    expect(made.resource("google_kms_crypto_key")).toMatchObject({
      rotation_period: "7776000s",
      lifecycle: { prevent_destroy: true },
    });
    expect(made.resource("google_kms_key_ring").lifecycle).toEqual({ prevent_destroy: true });
  });

  test("is given to Cloud SQL before the instance is made", () => {
    const made = owned();
    expect(made.resource("google_kms_crypto_key_iam_member")).toMatchObject({
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member:
        "serviceAccount:service-${data.google_project.key_project_5ADC8223.number}@gcp-sa-cloud-sql.iam.gserviceaccount.com",
      crypto_key_id: "${google_kms_crypto_key.key.id}",
    });
    expect(made.resource("google_sql_database_instance")).toMatchObject({
      encryption_key_name: "${google_kms_crypto_key.key.id}",
      depends_on: ["google_kms_crypto_key_iam_member.key_access_FFC36300"],
    });
  });

  test("may be rotated more often, and go with what it encrypts", () => {
    const made = owned({ rotation: Duration.days(7), deletionProtection: false });
    const key = made.resource("google_kms_crypto_key");
    expect(key).toMatchObject({ rotation_period: "604800s" });
    expect(key.lifecycle ?? {}).not.toHaveProperty("prevent_destroy");
  });
});

describe("existing", () => {
  const existing = (keyName: string) =>
    synthesizeConstruct((stack) => {
      addInstance(stack, { encryptionKey: new ExistingKey(stack, "key", { project: PROJECT, keyName }) });
    });

  test("looks like an owned one", () => {
    const made = existing(KEY);
    expect(made.addresses).toEqual([
      "google_kms_crypto_key_iam_member.key_access_FFC36300",
      "google_sql_database_instance.instance",
    ]);
    expect(made.resource("google_sql_database_instance")).toMatchObject({
      encryption_key_name: KEY,
      depends_on: ["google_kms_crypto_key_iam_member.key_access_FFC36300"],
    });
  });

  test("is named in full, without a version", () => {
    const refusal = synthRefusal((stack) => {
      new ExistingKey(stack, "key", { project: PROJECT, keyName: `${KEY}/cryptoKeyVersions/3` });
    });
    expect(refusal).toMatchInlineSnapshot(`
      "stack/key: "keyName" is not the full name of a key [KEY_NAME_INVALID]
        got:     "projects/loist-keys/locations/us-central1/keyRings/sql/cryptoKeys/music/cryptoKeyVersions/3"
        allowed: projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>
        fix:     write the key's id, without a version"
    `);
  });

  test("may be known only at apply", () => {
    const made = synthesizeConstruct((stack) => {
      const keyName = new TerraformVariable(stack, "key-name", { type: "string" }).stringValue;
      addInstance(stack, { encryptionKey: new ExistingKey(stack, "key", { project: PROJECT, keyName }) });
    });
    expect(made.resource("google_sql_database_instance").encryption_key_name).toBe("${var.key-name}");
  });
});
