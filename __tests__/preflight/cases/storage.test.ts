import { ExistingKey } from "../../../constructs/encryption-key";
import { addInstance, synthesizeConstruct } from "../../support/construct";
import { checked, findingAt } from "../../support/preflight";

const MAIN = "google_sql_database_instance.main";
const KEY = "projects/example-project/locations/europe-west1/keyRings/kr/cryptoKeys/sql";

describe("R100: a key that the service may not use", () => {
  test("is granted by the constructs, and the instance waits for it", () => {
    const { resource } = synthesizeConstruct((stack) => {
      const encryptionKey = new ExistingKey(stack, "key", { project: "loist-music-test", keyName: KEY });
      addInstance(stack, { region: "europe-west1", encryptionKey });
    });
    const grant = resource("google_kms_crypto_key_iam_member");
    expect(grant.crypto_key_id).toBe(KEY);
    expect(grant.role).toBe("roles/cloudkms.cryptoKeyEncrypterDecrypter");
    expect(grant.member).toMatch(
      /^serviceAccount:service-\$\{.*number\}@gcp-sa-cloud-sql\.iam\.gserviceaccount\.com$/,
    );
    const instance = resource("google_sql_database_instance");
    expect(instance.encryption_key_name).toBe(KEY);
    expect(instance.depends_on.join()).toMatch(/google_kms_crypto_key_iam_member\./);
  });

  test("is told of elsewhere", () => {
    const input = { [MAIN]: { encryption_key_name: KEY } };
    const { message, fix } = findingAt(input, "info", MAIN, "encryption_key_name");
    expect(message).toContain("nothing here lets Cloud SQL's service agent use the key");
    expect(fix).toContain("gcp-sa-cloud-sql.iam.gserviceaccount.com");
  });
});

test("R101: a key in another region", () => {
  const key = KEY.replace("europe-west1", "us-central1");
  const input = { [MAIN]: { region: "europe-west1", encryption_key_name: key } };
  const { message, fix } = findingAt(input, "error", MAIN, "encryption_key_name");
  expect(message).toContain("the key is in us-central1, the instance in europe-west1");
  expect(fix).toContain(KEY);
});

describe("R102: sizes", () => {
  test("a disk that is too small and a limit below it are refused, each for itself", () => {
    const input = {
      [MAIN]: { settings: { disk_size: 5, disk_autoresize: true, disk_autoresize_limit: 3 } },
    };
    const size = findingAt(input, "error", MAIN, "settings.disk_size");
    expect(size.message).toContain("got 5; allowed: 10 to 65536 GB");
    expect(size.fix).toContain("write 10");
    const limit = findingAt(input, "error", MAIN, "settings.disk_autoresize_limit");
    expect(limit.message).toContain("below the disk's own 5 GB; got 3");
  });

  test("growth without a limit is warned of, also when 0 says so", () => {
    for (const limit of [{}, { disk_autoresize_limit: 0 }]) {
      const input = { [MAIN]: { settings: { disk_size: 20, disk_autoresize: true, ...limit } } };
      const found = findingAt(input, "warning", MAIN, "settings.disk_autoresize_limit");
      expect(found.message).toContain("has no limit");
    }
    const limited = {
      [MAIN]: { settings: { disk_size: 20, disk_autoresize: true, disk_autoresize_limit: 20 } },
    };
    expect(
      checked(limited).filter(({ rule }) => rule.startsWith("storage-") && rule !== "storage-size-ignored"),
    ).toEqual([]);
  });
});
