import { settingsCmekKey } from "../../../../preflight/rules/settings/settings-cmek-key";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a key elsewhere", () => {
  const inputs = [
    instance(
      {},
      { encryption_key_name: "projects/example-project/locations/us-east1/keyRings/kr/cryptoKeys/sql" },
    ),
    instance(
      {},
      { encryption_key_name: "projects/example-project/locations/global/keyRings/kr/cryptoKeys/sql" },
    ),
    instance({}, { encryption_key_name: "projects/example-project/locations/us/keyRings/kr/cryptoKeys/sql" }),
    instance(
      {},
      { encryption_key_name: "projects/${var.project}/locations/us-east1/keyRings/kr/cryptoKeys/sql" },
    ),
  ];
  expect(inputs.map((input) => shown(findingsOf(settingsCmekKey, input))).join("\n")).toMatchInlineSnapshot(`
    "error settings-cmek-key google_sql_database_instance.main encryption_key_name
      the key is in us-east1, the instance in us-central1; got "projects/example-project/locations/us-east1/keyRings/kr/cryptoKeys/sql"; allowed: a key in us-central1
      fix: write "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql", after making that key
    error settings-cmek-key google_sql_database_instance.main encryption_key_name
      the key is in global, the instance in us-central1; got "projects/example-project/locations/global/keyRings/kr/cryptoKeys/sql"; allowed: a key in us-central1
      fix: write "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql", after making that key
    error settings-cmek-key google_sql_database_instance.main encryption_key_name
      the key is in us, the instance in us-central1; got "projects/example-project/locations/us/keyRings/kr/cryptoKeys/sql"; allowed: a key in us-central1
      fix: write "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql", after making that key
    error settings-cmek-key google_sql_database_instance.main encryption_key_name
      the key is in us-east1, the instance in us-central1; allowed: a key in us-central1
      fix: use a key ring in us-central1"
  `);
});

test("refuses the key ring's place of a key that is referred to", () => {
  expect(
    shown(
      findingsOf(settingsCmekKey, {
        ...instance({}, { encryption_key_name: "${google_kms_crypto_key.sql.id}" }),
        "google_kms_crypto_key.sql": { name: "sql", key_ring: "${google_kms_key_ring.kr.id}" },
        "google_kms_key_ring.kr": { name: "kr", location: "us-east1" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error settings-cmek-key google_sql_database_instance.main encryption_key_name
      the key is in us-east1, the instance in us-central1; allowed: a key in us-central1
      fix: use a key ring in us-central1"
  `);
});

test("refuses what is no key's name", () => {
  const inputs = [
    instance({}, { encryption_key_name: "sql-key" }),
    instance(
      {},
      {
        encryption_key_name:
          "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql/cryptoKeyVersions/1",
      },
    ),
  ];
  expect(inputs.map((input) => shown(findingsOf(settingsCmekKey, input))).join("\n")).toMatchInlineSnapshot(`
    "error settings-cmek-key google_sql_database_instance.main encryption_key_name
      this is not the name of a key; got "sql-key"; allowed: projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>
      fix: write the key's full name, its id in Terraform
    error settings-cmek-key google_sql_database_instance.main encryption_key_name
      this is not the name of a key; got "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql/cryptoKeyVersions/1"; allowed: projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>
      fix: write "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance(
      {},
      { encryption_key_name: "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql" },
    ),
    {
      ...instance({}, { encryption_key_name: "${google_kms_crypto_key.sql.id}" }),
      "google_kms_crypto_key.sql": { name: "sql", key_ring: "${google_kms_key_ring.kr.id}" },
      "google_kms_key_ring.kr": { name: "kr", location: "us-central1" },
    },
    instance({}),
  ])
    expect(findingsOf(settingsCmekKey, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({}, { encryption_key_name: "${var.key}" }),
    instance(
      {},
      {
        region: "${var.region}",
        encryption_key_name: "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql",
      },
    ),
  ])
    expect(findingsOf(settingsCmekKey, input)).toEqual([]);
});
