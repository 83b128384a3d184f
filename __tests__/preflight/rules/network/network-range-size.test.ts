import { networkRangeSize } from "../../../../preflight/rules/network/network-range-size";
import { connection, privateInstance, range, VPC } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses a range without room, warns of one that is full at once", () => {
  const inputs = [
    {
      ...range({ prefix_length: 24 }),
      ...connection(),
      ...privateInstance(),
      "google_sql_database_instance.replica": {
        region: "europe-west1",
        master_instance_name: "main",
        settings: { ip_configuration: { private_network: VPC } },
      },
    },
    range({ prefix_length: 24 }),
    range({ prefix_length: 28 }),
    { ...range({ prefix_length: "28" }), ...privateInstance() },
  ];
  expect(inputs.map((input) => shown(findingsOf(networkRangeSize, input))).join("\n")).toMatchInlineSnapshot(`
    "error network-range-size google_compute_global_address.psa prefix_length
      the range holds one block of /24, and the instances need 2: one for each of us-central1, europe-west1; got 24; allowed: /23 or wider; /20 leaves room
      fix: write prefix_length = 20
    warning network-range-size google_compute_global_address.psa prefix_length
      the range is full after the first region: each region and engine takes a /24; got 24; allowed: /20 or wider
      fix: write prefix_length = 20
    warning network-range-size google_compute_global_address.psa prefix_length
      the range is smaller than the /24 that Cloud SQL takes for a region; got 28; allowed: 24 or less; /20 leaves room
      fix: write prefix_length = 20
    error network-range-size google_compute_global_address.psa prefix_length
      the range holds 0 blocks of /24, and the instances need 1: one for each of us-central1; got "28"; allowed: /24 or wider; /20 leaves room
      fix: write prefix_length = 20"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    range(),
    range({ prefix_length: 16 }),
    {
      ...range({ prefix_length: 23 }),
      ...connection(),
      ...privateInstance(),
      "google_sql_database_instance.replica": {
        region: "europe-west1",
        master_instance_name: "main",
        settings: { ip_configuration: { private_network: VPC } },
      },
    },
    {
      "google_compute_global_address.other": {
        name: "other",
        purpose: "PRIVATE_SERVICE_CONNECT",
        prefix_length: 32,
      },
    },
  ])
    expect(findingsOf(networkRangeSize, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [range({ prefix_length: "${var.length}" })])
    expect(findingsOf(networkRangeSize, input)).toEqual([]);
});
