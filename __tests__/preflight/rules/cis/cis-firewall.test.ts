import { cisFirewall } from "../../../../preflight/rules/cis/cis-firewall";
import { findingsOf, shown } from "../../../support/preflight";

const found = (attributes: Record<string, unknown>) =>
  findingsOf(cisFirewall, {
    "google_compute_firewall.main": { source_ranges: ["0.0.0.0/0"], ...attributes },
  });
const tcp = (...ports: string[]) => ({ allow: [{ protocol: "tcp", ports }] });

test("SSH and RDP for everybody", () => {
  expect(shown(found(tcp("22")))).toMatchInlineSnapshot(`
    "warning cis-firewall google_compute_firewall.main source_ranges[0]
      SSH (port 22) is open to the whole internet; got "0.0.0.0/0"; allowed: the addresses that need it, or 35.235.240.0/20 for Identity-Aware Proxy
      fix: write source_ranges = ["35.235.240.0/20"] and connect through Identity-Aware Proxy"
  `);
  expect(found(tcp("20-25"))).toHaveLength(1);
  expect(found(tcp("3000-4000"))).toHaveLength(1);
  expect(found(tcp())).toHaveLength(2);
  expect(found({ allow: { protocol: "all" } })).toHaveLength(2);
  expect(found({ ...tcp("22"), source_ranges: ["10.0.0.0/8", "::/0"] })).toMatchObject([
    { attribute: "source_ranges[1]" },
  ]);
});

test("accepts other ports, other sources, other directions, and what is unknown", () => {
  expect(found(tcp("443", "23-3388"))).toEqual([]);
  expect(found({ allow: [{ protocol: "udp", ports: ["22"] }] })).toEqual([]);
  expect(found({ ...tcp("22"), source_ranges: ["35.235.240.0/20"] })).toEqual([]);
  expect(found({ ...tcp("22"), direction: "EGRESS" })).toEqual([]);
  expect(found({ ...tcp("22"), disabled: true })).toEqual([]);
  expect(found({ ...tcp("22"), source_ranges: "${var.ranges}" })).toEqual([]);
  expect(found(tcp("${var.port}"))).toEqual([]);
});
