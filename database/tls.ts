import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { checkServerIdentity, type ConnectionOptions as NodeTls, type PeerCertificate } from "node:tls";
import type { Problem } from "../cloudsql/problem";

/** How much of the server's certificate is checked on a direct connection. */
export type TlsMode = "verify-full" | "verify-ca" | "disable";

/** The oldest version of TLS that is accepted. */
export type TlsVersion = "TLSv1.2" | "TLSv1.3";

export const TLS_MODES: readonly TlsMode[] = ["verify-full", "verify-ca", "disable"];
export const TLS_VERSIONS: readonly TlsVersion[] = ["TLSv1.2", "TLSv1.3"];

/** Encryption of a direct connection; the connector sees to its own. */
export interface TlsOptions {
  /** Set where a direct connection is meant. */
  readonly host?: string;
  readonly instance?: string;
  readonly iam?: boolean;
  /**
   * `verify-ca` does not check the name, for addresses that the certificate does not name; `disable` is for a
   * Unix socket, this machine, or a proxy on it.
   *
   * @default - verify-full, disable for a Unix socket
   */
  readonly tls?: TlsMode;
  /**
   * Nothing older is accepted. The connector takes TLSv1.3 alone.
   *
   * @default TLSv1.2
   */
  readonly tlsMinVersion?: TlsVersion;
  /**
   * File with the certificates of the authorities that are believed (PEM).
   *
   * @default - the authorities that Node.js knows
   */
  readonly caFile?: string;
  /**
   * Name in the server's certificate, where it isn't the host: the DNS name of an instance that is reached by
   * an address, or `project:instance`, which certificates of an instance's own authority carry.
   *
   * @default - the host
   */
  readonly serverName?: string;
  /** Client certificate (PEM), for instances that ask for one. Goes with `keyFile`. */
  readonly certFile?: string;
  /** Its private key (PEM, without a passphrase). Nobody but the owner may read it. */
  readonly keyFile?: string;
}

const isSocket = (host: string | undefined) => host?.startsWith("/") ?? false;

/** Everything that is wrong with the settings and files of a connection's encryption. */
export function tlsProblems(options: TlsOptions): Problem[] {
  const { host, instance, tls, caFile, certFile, keyFile, serverName } = options;
  const problems: Problem[] = [];
  const given = Object.entries({ tls, caFile, serverName, certFile, keyFile }).flatMap(([name, value]) =>
    value ? [name] : [],
  );
  if (instance && !host && given.length > 0) {
    problems.push({
      code: "CONNECTION_UNUSED",
      message: "the connector brings certificates of its own and checks the server's",
      got: given.join(", "),
      fix: "leave them out, or give the host instead of the instance",
    });
  }
  if (isSocket(host) && ((tls && tls !== "disable") || certFile || keyFile)) {
    problems.push({
      code: "CONNECTION_SOCKET_TLS",
      message: "PostgreSQL encrypts nothing on a Unix socket",
      got: host,
      fix: "leave out the settings of TLS",
    });
  } else if (tls === "disable" && (caFile || certFile || keyFile || serverName)) {
    problems.push({
      code: "CONNECTION_TLS_DISABLED",
      message: "certificates are given for a connection without encryption",
      fix: "leave out tls: disable, or the certificates",
    });
  }
  if (host && options.iam && (tls === "disable" || isSocket(host))) {
    problems.push({
      code: "CONNECTION_IAM_TLS",
      message: "the access token would go to the server unencrypted",
      fix: "encrypt the connection, or leave IAM to the Auth Proxy (--auto-iam-authn)",
    });
  }
  if (!certFile !== !keyFile) {
    problems.push({
      code: "CONNECTION_CERT_KEY",
      message: `a client certificate needs both its files, and the ${certFile ? "key" : "certificate"} is missing`,
      got: certFile ?? keyFile,
    });
  }
  if (caFile) problems.push(...authorityProblems(caFile));
  problems.push(...clientProblems(certFile, keyFile));
  return problems;
}

/** TLS settings of a direct connection, as `pg` takes them. */
export function tlsOf(options: TlsOptions): false | NodeTls {
  const { host, caFile, certFile, keyFile, serverName } = options;
  const mode = options.tls ?? (isSocket(host) ? "disable" : "verify-full");
  if (mode === "disable") return false;
  const read = (file: string | undefined) => file && readFileSync(file, "utf8");
  return {
    minVersion: options.tlsMinVersion ?? "TLSv1.2",
    ...(caFile && { ca: read(caFile) }),
    ...(certFile && keyFile && { cert: read(certFile), key: read(keyFile) }),
    ...(mode === "verify-ca"
      ? { checkServerIdentity: () => undefined }
      : serverName && { checkServerIdentity: (_host, certificate) => checkName(serverName, certificate) }),
  };
}

/** As Node.js does; and a common name `project:instance`, which no DNS name can be. */
export function checkName(name: string, certificate: PeerCertificate): Error | undefined {
  if (!name.includes(":")) return checkServerIdentity(name, certificate);
  const { CN: found } = certificate.subject;
  if (found === name) return undefined;
  return new Error(`the server certificate is for ${found}, not ${name}`);
}

function authorityProblems(file: string): Problem[] {
  const code = "CONNECTION_CA_FILE";
  const text = readPem(file, code, "certificate");
  if (typeof text !== "string") return [text];
  // A bundle holds old authorities beside new ones: one that is valid is enough.
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  const certificates = blocks.map(parseCertificate);
  if (certificates.length === 0 || certificates.includes(undefined))
    return [notPem(file, code, "certificate")];
  return certificates.every((one) => one && isExpired(one)) ? [expired(file, code, certificates[0])] : [];
}

function clientProblems(certFile: string | undefined, keyFile: string | undefined): Problem[] {
  const problems: Problem[] = [];
  let certificate: X509Certificate | undefined;
  let key: KeyObject | undefined;
  if (certFile) {
    const code = "CONNECTION_CERT_FILE";
    const text = readPem(certFile, code, "certificate");
    certificate = typeof text === "string" ? parseCertificate(text) : undefined;
    if (typeof text !== "string") problems.push(text);
    else if (!certificate) problems.push(notPem(certFile, code, "certificate"));
    else if (isExpired(certificate)) problems.push(expired(certFile, code, certificate));
  }
  if (keyFile) {
    const code = "CONNECTION_KEY_FILE";
    const text = readPem(keyFile, code, "key");
    if (typeof text !== "string") problems.push(text);
    else {
      problems.push(...openToOthers(keyFile));
      key = parseKey(text);
      if (!key) problems.push(notPem(keyFile, code, "private key without a passphrase"));
    }
  }
  if (certificate && key && !certificate.checkPrivateKey(key)) {
    problems.push({
      code: "CONNECTION_KEY_MISMATCH",
      message: "the private key is not that of the client certificate",
      got: `${certFile}, ${keyFile}`,
    });
  }
  return problems;
}

/** As libpq: nobody but the owner, and where that is root, its group may read. */
function openToOthers(file: string): Problem[] {
  if (process.platform === "win32") return [];
  const { mode, uid } = statSync(file);
  if ((mode & (uid === 0 && process.getuid?.() !== 0 ? 0o037 : 0o077)) === 0) return [];
  return [
    {
      code: "CONNECTION_KEY_OPEN",
      message: "others may read the private key",
      got: `${file}, mode ${(mode & 0o777).toString(8).padStart(4, "0")}`,
      allowed: "0600 or less",
      fix: `chmod 600 ${file}`,
    },
  ];
}

function readPem(file: string, code: string, what: string): string | Problem {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    const message =
      reason === "ENOENT" ? `the ${what} file does not exist` : `the ${what} file can't be read: ${reason}`;
    return { code, message, got: file };
  }
}

/** The content is not shown: it may be the key. */
function notPem(file: string, code: string, what: string): Problem {
  return { code, message: `this file holds no ${what} in PEM`, got: file };
}

function expired(file: string, code: string, certificate: X509Certificate | undefined): Problem {
  return {
    code,
    message: "the certificate has expired",
    got: `${file}, valid to ${certificate?.validTo}`,
    fix: `${code === "CONNECTION_CA_FILE" ? "gcloud sql ssl server-ca-certs list" : "gcloud sql ssl client-certs create"} --instance=INSTANCE`,
  };
}

function isExpired({ validTo }: X509Certificate): boolean {
  return Date.parse(validTo) < Date.now();
}

function parseCertificate(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

function parseKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}
