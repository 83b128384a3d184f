import type { Rule } from "../../rule";

/** Names that Terraform gives a meaning. */
export const stateName: Rule = {
  id: "state-name",
  severity: "error",
  area: "state",
  title: "names of blocks are letters, digits, _ and -, and begin with a letter or _",
  why: "Terraform refuses the file: invalid resource name, invalid output name.",
  link: "https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers",
  types: ["*"],
  *check(_values, { resource: { address, type } }) {
    if (["terraform", "provider", "locals"].includes(type)) return;
    const prefix = `${type}.`;
    if (!address.startsWith(prefix)) return;
    // A planned resource may have an index behind its name.
    const name = address.slice(prefix.length).replace(/\[[^\]]*\]$/, "");
    if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)) return;
    const fixed = name.replace(/[^\p{L}\p{N}_-]+/gu, "_").replace(/^(?=[\d-])/, "_");
    yield {
      at: "",
      what: `this cannot be the name of ${type === "output" ? "an output" : type === "variable" ? "a variable" : "a block"}`,
      got: name,
      allowed: "letters, digits, _ and -, a letter or _ first",
      fix: `write "${fixed}"`,
    };
  },
};
