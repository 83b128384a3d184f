import { networkConnectionTakeover } from "../../../../preflight/rules/network/network-connection-takeover";
import { connection } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("tells what is missing", () => {
  const inputs = [connection(), connection({ update_on_creation_fail: false, deletion_policy: "ABANDON" })];
  expect(
    inputs.map((input) => shown(findingsOf(networkConnectionTakeover, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "info network-connection-takeover google_service_networking_connection.psa deletion_policy
      the connection cannot be deleted for days after its last instance, and a destroy fails until then
      fix: write deletion_policy = "ABANDON"
    info network-connection-takeover google_service_networking_connection.psa update_on_creation_fail
      a connection left over from earlier makes the creation fail
      fix: write update_on_creation_fail = true; ranges that are not listed are then dropped from the connection
    info network-connection-takeover google_service_networking_connection.psa update_on_creation_fail
      a connection left over from earlier makes the creation fail
      fix: write update_on_creation_fail = true; ranges that are not listed are then dropped from the connection"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [connection({ update_on_creation_fail: true, deletion_policy: "ABANDON" })])
    expect(findingsOf(networkConnectionTakeover, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    connection({ update_on_creation_fail: "${var.update}", deletion_policy: "${var.policy}" }),
  ])
    expect(findingsOf(networkConnectionTakeover, input)).toEqual([]);
});
