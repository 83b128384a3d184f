import type { Rule } from "../../rule";

const PORTS: Readonly<Record<number, string>> = { 22: "SSH", 3389: "RDP" };
const EVERYONE = ["0.0.0.0/0", "::/0"];

/** SSH and RDP are not for everybody. */
export const cisFirewall: Rule = {
  id: "cis-firewall",
  severity: "warning",
  area: "cis",
  title: "neither SSH nor RDP is open to the internet",
  why: "CIS 3.6 and 3.7: everybody can try passwords and known holes.",
  ignoreWhen: "no machine that the rule applies to has a public address",
  link: "https://cloud.google.com/firewall/docs/firewalls",
  types: ["google_compute_firewall"],
  *check(firewall) {
    if (firewall.get("direction").is("EGRESS") || firewall.get("disabled").is(true)) return;
    const open = firewall.items("source_ranges").find((range) => EVERYONE.includes(range.string ?? ""));
    if (!open) return;
    for (const allow of firewall.items("allow")) {
      for (const [port, name] of Object.entries(PORTS)) {
        if (
          !opens(
            allow.get("protocol").string,
            allow.items("ports").map((one) => one.string),
            Number(port),
          )
        )
          continue;
        yield {
          at: open,
          what: `${name} (port ${port}) is open to the whole internet`,
          allowed: "the addresses that need it, or 35.235.240.0/20 for Identity-Aware Proxy",
          fix: 'write source_ranges = ["35.235.240.0/20"] and connect through Identity-Aware Proxy',
        };
      }
    }
  },
};

function opens(protocol: string | undefined, ports: readonly (string | undefined)[], port: number): boolean {
  if (protocol === undefined || !["tcp", "6", "all"].includes(protocol.toLowerCase())) return false;
  if (ports.length === 0) return true;
  return ports.some((range) => {
    const [from = "", to = from] = range?.split("-") ?? [];
    return from !== "" && Number(from) <= port && port <= Number(to);
  });
}
