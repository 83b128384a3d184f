import type { Rule } from "../../rule";

/** A new project has a network that is open inside. */
export const cisDefaultNetwork: Rule = {
  id: "cis-default-network",
  severity: "warning",
  area: "cis",
  title: "a project comes without the default network",
  why: "CIS 3.1: the default network has a subnet in each region and lets SSH, RDP and ping in from everywhere.",
  ignoreWhen: "an organisation policy (compute.skipDefaultNetworkCreation) keeps it away already",
  link: "https://cloud.google.com/vpc/docs/vpc#default-network",
  types: ["google_project"],
  *check(project) {
    const created = project.get("auto_create_network");
    if (created.isUnknown || created.is(false)) return;
    yield {
      at: created.isSet ? created : "auto_create_network",
      what: "the project gets the default network",
      allowed: "false",
      fix: "write auto_create_network = false",
    };
  },
};
