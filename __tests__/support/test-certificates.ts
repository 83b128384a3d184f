import { webcrypto } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import "reflect-metadata"; // @peculiar/x509's container needs it
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;

x509.cryptoProvider.set(webcrypto as never);

/** A certificate of any validity with its key, as Cloud SQL would never issue it. */
export class TestCertificate {
  private constructor(
    readonly certificate: string,
    readonly privateKey: string,
    private readonly keys: webcrypto.CryptoKeyPair,
    private readonly subject: string,
  ) {}

  /**
   * @param validDays from yesterday on; negative is expired
   * @param issuer itself where left out
   */
  static async make(
    subject: string,
    {
      validDays = 1,
      issuer,
      names = [],
    }: { validDays?: number; issuer?: TestCertificate; names?: string[] } = {},
  ): Promise<TestCertificate> {
    const keys = (await webcrypto.subtle.generateKey(ALGORITHM, true, [
      "sign",
      "verify",
    ])) as webcrypto.CryptoKeyPair;
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString("hex"),
      notBefore: new Date(Date.now() - 10 * DAY_MS),
      notAfter: new Date(Date.now() + validDays * DAY_MS),
      subject: [{ CN: [subject] }],
      issuer: [{ CN: [issuer?.subject ?? subject] }],
      publicKey: keys.publicKey,
      signingKey: (issuer?.keys ?? keys).privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(!issuer, undefined, true),
        ...(names.length > 0
          ? [
              new x509.SubjectAlternativeNameExtension(
                names.map((value) => ({
                  type: /^[\d.]+$/.test(value) ? ("ip" as const) : ("dns" as const),
                  value,
                })),
              ),
            ]
          : []),
      ],
    });
    const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
    const privateKey = x509.PemConverter.encode(pkcs8, x509.PemConverter.PrivateKeyTag);
    return new TestCertificate(certificate.toString("pem"), privateKey, keys, subject);
  }

  /** Writes both files; the key is its owner's alone. */
  write(directory: string, name: string): { certFile: string; keyFile: string } {
    const files = { certFile: join(directory, `${name}.pem`), keyFile: join(directory, `${name}.key`) };
    writeFileSync(files.certFile, this.certificate);
    writeFileSync(files.keyFile, this.privateKey);
    chmodSync(files.keyFile, 0o600);
    return files;
  }
}
