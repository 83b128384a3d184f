import type { Rule } from "../../rule";

/** A secret version has one value. */
export const secretsVersionArgument: Rule = {
  id: "secrets-version-argument",
  severity: "error",
  area: "secrets",
  title: "a secret version has secret_data or secret_data_wo",
  why: "The provider refuses both together; without either there is nothing to store.",
  ignoreWhen: "the write-only value never changes",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/secret_manager_secret_version",
  types: ["google_secret_manager_secret_version"],
  *check(version) {
    const data = version.get("secret_data");
    const writeOnly = version.get("secret_data_wo");
    const number = version.get("secret_data_wo_version");
    if (data.isSet && writeOnly.isSet) {
      const fix = "remove secret_data";
      yield { at: data, what: "secret_data and secret_data_wo exclude each other", got: undefined, fix };
    }
    if (writeOnly.isSet && !number.isSet) {
      yield {
        at: "secret_data_wo_version",
        what: "nothing tells Terraform when the write-only value is another one",
        fix: "write secret_data_wo_version = 1, and a higher number with each new value",
        severity: "warning",
      };
    }
    if (number.isSet && number.number !== 0 && !writeOnly.isSet && data.isSet) {
      const fix = "write the value as secret_data_wo, or remove secret_data_wo_version";
      yield { at: number, what: "secret_data_wo_version is for secret_data_wo", fix, severity: "warning" };
    }
    const policy = version.get("deletion_policy");
    if (policy.string === undefined || /^(DELETE|DISABLE|ABANDON)$/.test(policy.string)) return;
    const allowed = "DELETE, DISABLE, ABANDON";
    yield { at: policy, what: "there is no such deletion policy", allowed, fix: 'write "DISABLE"' };
  },
};
