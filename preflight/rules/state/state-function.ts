import { nearest } from "../../../cloudsql/text";
import { templatesOf } from "../../expression";
import type { Rule } from "../../rule";

/** Functions of Terraform 1.11. Source: terraform metadata functions. */
const FUNCTIONS = new Set(
  `abs abspath alltrue anytrue base64decode base64encode base64gzip base64sha256 base64sha512 basename bcrypt can
  ceil chomp chunklist cidrhost cidrnetmask cidrsubnet cidrsubnets coalesce coalescelist compact concat contains
  csvdecode defaults dirname distinct element endswith ephemeralasnull file filebase64 filebase64sha256
  filebase64sha512 fileexists filemd5 fileset filesha1 filesha256 filesha512 flatten floor format formatdate
  formatlist indent index issensitive join jsondecode jsonencode keys length list log lookup lower map matchkeys max
  md5 merge min nonsensitive one parseint pathexpand plantimestamp pow range regex regexall replace reverse rsadecrypt
  sensitive setintersection setproduct setsubtract setunion sha1 sha256 sha512 signum slice sort split startswith
  strcontains strrev substr sum templatefile templatestring textdecodebase64 textencodebase64 timeadd timecmp
  timestamp title tobool tolist tomap tonumber toset tostring transpose trim trimprefix trimspace trimsuffix try type
  upper urlencode uuid uuidv5 values yamldecode yamlencode zipmap`.split(/\s+/),
);

/** Functions that people bring from elsewhere. */
const INSTEAD: Readonly<Record<string, string>> = {
  env: "a variable, set as TF_VAR_NAME",
  getenv: "a variable, set as TF_VAR_NAME",
  len: "length",
  tostr: "tostring",
  string: "tostring",
  number: "tonumber",
  bool: "tobool",
  now: "timestamp",
  lowercase: "lower",
  uppercase: "upper",
  tojson: "jsonencode",
  hash: "sha256",
};

/** Functions are Terraform's. */
export const stateFunction: Rule = {
  id: "state-function",
  severity: "error",
  area: "state",
  title: "expressions call functions that Terraform has",
  why: "Terraform refuses the plan: call to unknown function.",
  ignoreWhen: "the function is of a later version of Terraform",
  link: "https://developer.hashicorp.com/terraform/language/functions",
  types: ["*"],
  *check(values, { resource: { type } }) {
    if (type === "terraform" || type === "variable") return;
    for (const { at, templates } of templatesOf(values)) {
      for (const name of templates.flatMap(({ calls }) => calls)) {
        if (FUNCTIONS.has(name) || name.includes("::")) continue;
        const meant = INSTEAD[name] ?? nearest(name, FUNCTIONS, 2);
        yield {
          at,
          what: `Terraform has no function ${name}`,
          got: `${name}()`,
          fix: meant ? `use ${meant}` : "look it up in the list of functions, or compute the value at synth",
          ...(!meant && { severity: "warning" }),
        };
      }
    }
  },
};
