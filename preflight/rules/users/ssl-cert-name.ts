import type { Rule } from "../../rule";

/** Names of client certificates. */
export const sslCertName: Rule = {
  id: "ssl-cert-name",
  severity: "error",
  area: "users",
  title: "a client certificate has a plain name of at most 64 characters",
  why: "The API refuses any other common name.",
  link: "https://cloud.google.com/sql/docs/postgres/configure-ssl-instance#new-client",
  types: ["google_sql_ssl_cert"],
  *check(certificate) {
    const at = certificate.get("common_name");
    const name = at.string;
    if (name === undefined || /^(?! )[A-Za-z0-9._ -]{1,64}(?<! )$/.test(name)) return;
    const plain = name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[^A-Za-z0-9._ -]+/g, "-")
      .trim()
      .slice(0, 64)
      .trim();
    yield {
      at,
      what:
        [...name].length > 64
          ? `the name has ${[...name].length} characters`
          : "the name has other characters",
      allowed: "letters, digits, dots, hyphens, underscores and spaces inside; 1 to 64",
      fix: `write "${plain || "client"}"`,
    };
  },
};
