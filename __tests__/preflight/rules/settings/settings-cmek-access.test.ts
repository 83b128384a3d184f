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
