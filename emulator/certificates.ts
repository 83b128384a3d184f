/**
 * Certificates of emulated instances: a certificate authority for each, as with Cloud SQL's per-instance
 * authority, a server certificate named `project:instance`, and client certificates on demand.
 */
import { webcrypto } from "node:crypto";
import "reflect-metadata"; // @peculiar/x509's container needs it
import * as x509 from "@peculiar/x509";

/** PEM texts. */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly privateKey: string;
}

/** What the Admin API tells of a certificate. */
export interface CertificateDescription {
  readonly commonName: string;
  readonly serialNumber: string;
  readonly createTime: string;
  readonly expirationTime: string;
  readonly sha1Fingerprint: string;
}

// Generates in a millisecond, where RSA takes a tenth of a second and more.
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const TEN_YEARS = 10 * 365 * 24 * 3600 * 1000;
/** Of the emulator alone; from the arc for experiments. */
const ACCESS_TOKEN_EXTENSION = "1.3.6.1.3.3307.1";

x509.cryptoProvider.set(webcrypto as never);

/** A certificate authority of an instance: for its servers, or for the clients of its connectors. */
export async function createAuthority(
  instance: string,
  kind: "Server" | "Client" = "Server",
): Promise<CertificateAndKey> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: distinguishedName(`Google Cloud SQL ${kind} CA of the emulator, ${instance}`),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate: pem(certificate), privateKey: await exportKey(keys.privateKey) };
}

/**
 * A server certificate. Its common name is `project:instance`, which is what clients of a per-instance
 * authority compare; the local address is an alternative name, so that `verify-full` works as well.
 */
export function issueServerCertificate(
  authority: CertificateAndKey,
  commonName: string,
  names: x509.JsonGeneralNames = [
    { type: "ip", value: "127.0.0.1" },
    { type: "dns", value: "localhost" },
  ],
): Promise<CertificateAndKey> {
  return issue(authority, commonName, x509.ExtendedKeyUsage.serverAuth, [
    new x509.SubjectAlternativeNameExtension(names),
  ]);
}

/** A client certificate. */
export function issueClientCertificate(
  authority: CertificateAndKey,
  commonName: string,
): Promise<CertificateAndKey> {
  return issue(authority, commonName, x509.ExtendedKeyUsage.clientAuth, []);
}

/** What an ephemeral certificate is made of. */
export interface EphemeralCertificateRequest {
  /** PEM; its private key stays with the client. */
  readonly publicKey: string;
  readonly lifetimeMs: number;
  /** For a login by IAM. As with the service, the certificate carries it. */
  readonly accessToken?: string;
}

/**
 * A client certificate for a connector, in PEM.
 *
 * @throws where the public key is none
 */
export async function issueEphemeralCertificate(
  authority: CertificateAndKey,
  { publicKey, lifetimeMs, accessToken }: EphemeralCertificateRequest,
): Promise<string> {
  const extensions = accessToken
    ? [new x509.Extension(ACCESS_TOKEN_EXTENSION, false, Buffer.from(accessToken, "utf8"))]
    : [];
  return sign(authority, {
    commonName: "Google Cloud SQL Client",
    publicKey: new x509.PublicKey(publicKey),
    usage: x509.ExtendedKeyUsage.clientAuth,
    extensions,
    lifetimeMs,
  });
}

/** The access token that a client's certificate carries. */
export function accessTokenOf(certificate: Buffer): string | undefined {
  const extension = new x509.X509Certificate(certificate).getExtension(ACCESS_TOKEN_EXTENSION);
  return extension ? Buffer.from(extension.value).toString("utf8") : undefined;
}

/** Reads what the Admin API shows of a certificate. */
export async function describeCertificate(certificate: string): Promise<CertificateDescription> {
  const parsed = new x509.X509Certificate(certificate);
  return {
    commonName: parsed.subjectName.getField("CN")[0] ?? "",
    serialNumber: BigInt(`0x${parsed.serialNumber}`).toString(),
    createTime: parsed.notBefore.toISOString(),
    expirationTime: parsed.notAfter.toISOString(),
    sha1Fingerprint: Buffer.from(await parsed.getThumbprint("SHA-1")).toString("hex"),
  };
}

async function issue(
  authority: CertificateAndKey,
  commonName: string,
  usage: string,
  extensions: x509.Extension[],
): Promise<CertificateAndKey> {
  const keys = await generateKeys();
  const certificate = await sign(authority, { commonName, publicKey: keys.publicKey, usage, extensions });
  return { certificate, privateKey: await exportKey(keys.privateKey) };
}

async function sign(
  authority: CertificateAndKey,
  subject: {
    readonly commonName: string;
    readonly publicKey: x509.PublicKeyType;
    readonly usage: string;
    readonly extensions: x509.Extension[];
    readonly lifetimeMs?: number;
  },
): Promise<string> {
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(subject.lifetimeMs),
    subject: distinguishedName(subject.commonName),
    issuer: new x509.X509Certificate(authority.certificate).subjectName,
    publicKey: subject.publicKey,
    signingKey: await importKey(authority.privateKey),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([subject.usage]),
      ...subject.extensions,
    ],
  });
  return pem(certificate);
}

function distinguishedName(commonName: string): x509.JsonName {
  return [{ C: ["US"] }, { O: ["Google, Inc"] }, { CN: [commonName] }];
}

function validity(lifetimeMs = TEN_YEARS): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const serial = webcrypto.getRandomValues(new Uint8Array(16));
  serial[0] = (serial[0] & 0x7f) | 0x40; // positive, and of full length
  const now = Date.now();
  return {
    serialNumber: Buffer.from(serial).toString("hex"),
    notBefore: new Date(now - 60_000),
    notAfter: new Date(now + lifetimeMs),
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, [
    "sign",
    "verify",
  ]) as Promise<webcrypto.CryptoKeyPair>;
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString("pem")}\n`;
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", key);
  return `${x509.PemConverter.encode(pkcs8, x509.PemConverter.PrivateKeyTag)}\n`;
}

async function importKey(text: string): Promise<webcrypto.CryptoKey> {
  const pkcs8 = x509.PemConverter.decodeFirst(text);
  return webcrypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]);
}
