import { isProject, toName } from "../../../cloudsql/name";
import { type Instance, instanceRule } from "../../instance";
import type { Violation } from "../../rule";
import type { Value } from "../../value";

/** Private Service Connect and what goes with it. */
export const networkPsc = instanceRule({
  id: "network-psc",
  severity: "error",
  area: "network",
  title: "Private Service Connect goes without a public address and names projects by id",
  why: "The API refuses Private Service Connect beside a public address alone, and projects that are no ids.",
  ignoreWhen: "Private Service Connect is switched on later, or the instance exists already",
  link: "https://cloud.google.com/sql/docs/postgres/about-private-service-connect",
  *check(instance) {
    const ip = instance.get("settings.ip_configuration");
    for (const psc of ip.items("psc_config")) {
      const enabled = psc.get("psc_enabled");
      if (enabled.is(true)) yield* besidePublic(ip, enabled);
      const projects = psc.items("allowed_consumer_projects");
      for (const project of projects) yield* badProject(project);
      if (!enabled.is(true) && !enabled.isUnknown && projects.length > 0) {
        yield {
          at: psc.get("allowed_consumer_projects"),
          what: "allowed_consumer_projects have no effect while Private Service Connect is off",
          got: projects.map(({ string }) => string ?? "an unknown project").join(", "),
          allowed: "with psc_enabled = true",
          fix: "write psc_enabled = true",
          severity: "warning",
        };
      }
      yield* outbound(instance, psc.get("network_attachment_uri"));
    }
  },
});

function* besidePublic(ip: Value, enabled: Value): Iterable<Violation> {
  const open = ip.get("ipv4_enabled");
  const network = ip.get("private_network");
  if (network.isSet || open.isUnknown || open.is(false)) return;
  yield {
    at: open.isSet ? open : enabled,
    what: open.isSet
      ? "Private Service Connect cannot be beside a public address alone"
      : "Private Service Connect cannot be beside a public address alone, and ipv4_enabled is true when left out",
    allowed: "ipv4_enabled = false",
    fix: "write ipv4_enabled = false",
  };
}

function* badProject(project: Value): Iterable<Violation> {
  const text = project.string;
  if (text === undefined || isProject(text)) return;
  const bare = text.replace(/^projects\//, "").trim();
  yield {
    at: project,
    what: "this is not the id of a project",
    allowed: "a project id or number",
    fix: `write "${isProject(bare) ? bare : toName(bare, 30)}"`,
  };
}

function* outbound(instance: Instance, attachment: Value): Iterable<Violation> {
  if (!attachment.isSet || attachment.raw === "" || attachment.isUnknown) return;
  const network = instance.get("settings.ip_configuration.private_network");
  if (!instance.isReplica && !network.isSet) {
    yield {
      at: attachment,
      what: "network_attachment_uri cannot be given when the instance is made",
      allowed: "on an instance that exists",
      fix: "add it in a second apply, once the instance is there",
      severity: "warning",
    };
    return;
  }
  yield {
    at: attachment,
    what: instance.isReplica
      ? "a replica has no outbound connectivity of Private Service Connect"
      : "outbound connectivity of Private Service Connect cannot be beside private services access",
    allowed: "on a primary without private_network",
    fix: `remove network_attachment_uri${instance.isReplica ? "" : ", or private_network"}`,
  };
}
