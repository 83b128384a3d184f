import { plainReference } from "../../networks";
import type { Rule } from "../../rule";

/** A version names its secret in full. */
export const secretsVersionSecret: Rule = {
  id: "secrets-version-secret",
  severity: "error",
  area: "secrets",
  title: "a secret version names its secret by the full name",
  why: "The provider puts it into the address of the request, and the API answers 404 for a short one.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/secret_manager_secret_version#secret",
  types: ["google_secret_manager_secret_version"],
  *check(version) {
    const secret = version.get("secret");
    const reference = plainReference(secret);
    if (reference?.attribute !== "secret_id" || !/google_secret_manager_secret\./.test(reference.address))
      return;
    yield {
      at: secret,
      what: "this is the short id of the secret",
      got: secret.raw,
      allowed: "projects/<project>/secrets/<secret>, the secret's id",
      fix: `write "\${${reference.address}.id}"`,
    };
  },
};
