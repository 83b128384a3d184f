import { settingsCmekAccess } from "../../../../preflight/rules/settings/settings-cmek-access";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of a key that the service may not use, or not yet", () => {
  const inputs = [
    {
      ...instance({}, { encryption_key_name: "${google_kms_crypto_key.sql.id}" }),
      "google_kms_crypto_key.sql": { name: "sql" },
    },
    {
      ...instance({}, { encryption_key_name: "${google_kms_crypto_key.sql.id}" }),
      "google_kms_crypto_key_iam_member.sql": {
        crypto_key_id: "${google_kms_crypto_key.sql.id}",
        role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      },
      "google_kms_crypto_key.sql": { name: "sql" },
    },
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsCmekAccess, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning settings-cmek-access google_sql_database_instance.main encryption_key_name
      nothing here lets Cloud SQL's service agent use the key; got "\${google_kms_crypto_key.sql.id}"; allowed: roles/cloudkms.cryptoKeyEncrypterDecrypter on the key, before the instance
      fix: grant it to service-<project number>@gcp-sa-cloud-sql.iam.gserviceaccount.com, and let the instance depend on that
    warning settings-cmek-access google_sql_database_instance.main encryption_key_name
      the instance does not wait for google_kms_crypto_key_iam_member.sql, which lets the service use the key; got "\${google_kms_crypto_key.sql.id}"; allowed: roles/cloudkms.cryptoKeyEncrypterDecrypter on the key, before the instance
      fix: write depends_on = [google_kms_crypto_key_iam_member.sql]"
  `);
});

test("tells of a key from elsewhere", () => {
  expect(
    shown(
      findingsOf(
        settingsCmekAccess,
        instance(
          {},
          {
            encryption_key_name: "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql",
          },
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "info settings-cmek-access google_sql_database_instance.main encryption_key_name
      nothing here lets Cloud SQL's service agent use the key; got "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql"; allowed: roles/cloudkms.cryptoKeyEncrypterDecrypter on the key, before the instance
      fix: grant it to service-<project number>@gcp-sa-cloud-sql.iam.gserviceaccount.com, and let the instance depend on that"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      ...instance(
        {},
        {
          encryption_key_name: "${google_kms_crypto_key.sql.id}",
          depends_on: ["google_kms_crypto_key_iam_member.sql"],
        },
      ),
      "google_kms_crypto_key_iam_member.sql": {
        crypto_key_id: "${google_kms_crypto_key.sql.id}",
        role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      },
      "google_kms_crypto_key.sql": { name: "sql" },
    },
    instance({}),
  ])
    expect(findingsOf(settingsCmekAccess, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({}, { encryption_key_name: null })])
    expect(findingsOf(settingsCmekAccess, input)).toEqual([]);
});

describe("of a replica", () => {
  const keyIn = (region: string) => `projects/p/locations/${region}/keyRings/kr/cryptoKeys/sql`;
  const grant = { role: "roles/cloudkms.cryptoKeyEncrypterDecrypter" };
  const of = (own: string, granted: boolean) => ({
    ...instance(
      {},
      { encryption_key_name: keyIn("us-central1"), depends_on: ["google_kms_crypto_key_iam_member.main"] },
    ),
    "google_kms_crypto_key_iam_member.main": { ...grant, crypto_key_id: keyIn("us-central1") },
    "google_sql_database_instance.replica": {
      name: "replica",
      database_version: "POSTGRES_17",
      master_instance_name: "${google_sql_database_instance.main.name}",
      encryption_key_name: own,
      ...(granted && { depends_on: ["google_kms_crypto_key_iam_member.replica"] }),
    },
    ...(granted && { "google_kms_crypto_key_iam_member.replica": { ...grant, crypto_key_id: own } }),
  });

  test("a key of its own is told of, too", () => {
    expect(shown(findingsOf(settingsCmekAccess, of(keyIn("us-east1"), false)))).toMatchInlineSnapshot(`
      "info settings-cmek-access google_sql_database_instance.replica encryption_key_name
        nothing here lets Cloud SQL's service agent use the key; got "projects/p/locations/us-east1/keyRings/kr/cryptoKeys/sql"; allowed: roles/cloudkms.cryptoKeyEncrypterDecrypter on the key, before the instance
        fix: grant it to service-<project number>@gcp-sa-cloud-sql.iam.gserviceaccount.com, and let the instance depend on that"
    `);
  });

  test("one that is granted, and its primary's, are fine", () => {
    expect(findingsOf(settingsCmekAccess, of(keyIn("us-east1"), true))).toEqual([]);
    expect(findingsOf(settingsCmekAccess, of(keyIn("us-central1"), false))).toEqual([]);
  });
});
