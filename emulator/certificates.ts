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

x509.cryptoProvider.set(webcrypto as never);

/** A certificate authority of an instance. */
export async function createAuthority(instance: string): Promise<CertificateAndKey> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: distinguishedName(`Google Cloud SQL Server CA of the emulator, ${instance}`),
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
): Promise<CertificateAndKey> {
  return issue(authority, commonName, x509.ExtendedKeyUsage.serverAuth, [
    new x509.SubjectAlternativeNameExtension([
      { type: "ip", value: "127.0.0.1" },
      { type: "dns", value: "localhost" },
    ]),
  ]);
}

/** A client certificate. */
export function issueClientCertificate(
  authority: CertificateAndKey,
  commonName: string,
): Promise<CertificateAndKey> {
  return issue(authority, commonName, x509.ExtendedKeyUsage.clientAuth, []);
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
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(),
    subject: distinguishedName(commonName),
    issuer: new x509.X509Certificate(authority.certificate).subjectName,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.privateKey),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([usage]),
      ...extensions,
    ],
  });
  return { certificate: pem(certificate), privateKey: await exportKey(keys.privateKey) };
}

function distinguishedName(commonName: string): x509.JsonName {
  return [{ C: ["US"] }, { O: ["Google, Inc"] }, { CN: [commonName] }];
}

function validity(): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const serial = webcrypto.getRandomValues(new Uint8Array(16));
  serial[0] = (serial[0] & 0x7f) | 0x40; // positive, and of full length
  const now = Date.now();
  return {
    serialNumber: Buffer.from(serial).toString("hex"),
    notBefore: new Date(now - 60_000),
    notAfter: new Date(now + TEN_YEARS),
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
