import { replicasKey } from "../../../../preflight/rules/replicas/replicas-key";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses a replica elsewhere without a key there", () => {
  const inputs = [
    replica(
      {},
      { region: "europe-west1" },
      instance(
        {},
        { encryption_key_name: "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql" },
      ),
    ),
    {
      ...replica(
        {},
        { region: "europe-west1" },
        instance({}, { encryption_key_name: "${google_kms_crypto_key.sql.id}" }),
      ),
      "google_kms_crypto_key.sql": {
        name: "sql",
        key_ring: "projects/example-project/locations/us-central1/keyRings/kr",
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(replicasKey, input))).join("\n")).toMatchInlineSnapshot(`
    "error replicas-key google_sql_database_instance.replica encryption_key_name
      a replica in europe-west1 needs an encryption_key_name in europe-west1: the key of the primary main is in us-central1; allowed: a key in europe-west1
      fix: write encryption_key_name = "projects/example-project/locations/europe-west1/keyRings/kr/cryptoKeys/sql", after making that key
    error replicas-key google_sql_database_instance.replica encryption_key_name
      a replica in europe-west1 needs an encryption_key_name in europe-west1: the key of the primary main is in us-central1; allowed: a key in europe-west1
      fix: write encryption_key_name with a key in europe-west1"
  `);
});

test("warns of another key than the primary's in its region", () => {
  const key = (name: string) =>
    `projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/${name}`;
  const primary = instance({}, { encryption_key_name: key("sql") });
  expect(
    shown(findingsOf(replicasKey, replica({}, { encryption_key_name: key("other") }, primary))),
  ).toMatchInlineSnapshot(`
    "warning replicas-key google_sql_database_instance.replica encryption_key_name
      a replica in the region of its primary main is encrypted with the primary's key; got "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/other"; allowed: projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql
      fix: write "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql", or remove it"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica(
      {},
      {
        region: "europe-west1",
        encryption_key_name: "projects/example-project/locations/europe-west1/keyRings/kr/cryptoKeys/sql",
      },
      instance(
        {},
        { encryption_key_name: "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql" },
      ),
    ),
    replica(
      {},
      {},
      instance(
        {},
        { encryption_key_name: "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql" },
      ),
    ),
    replica({}, { region: "europe-west1" }),
  ])
    expect(findingsOf(replicasKey, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica(
      {},
      { region: "${var.region}" },
      instance(
        {},
        { encryption_key_name: "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql" },
      ),
    ),
    replica(
      {},
      { region: "europe-west1", encryption_key_name: "${var.key}" },
      instance(
        {},
        { encryption_key_name: "projects/example-project/locations/us-central1/keyRings/kr/cryptoKeys/sql" },
      ),
    ),
  ])
    expect(findingsOf(replicasKey, input)).toEqual([]);
});
