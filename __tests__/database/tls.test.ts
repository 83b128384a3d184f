import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkConnectionOptions } from "../../database/config";
import { tlsOf } from "../../database/tls";
import { TestCertificate } from "../support/test-certificates";

const BASE = { database: "music_library", user: "app", host: "db.example.com" };
let folder: string;
let client: { certFile: string; keyFile: string };
let caFile: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tls-"));
  const authority = await TestCertificate.make("authority");
  caFile = authority.write(folder, "authority").certFile;
  client = (await TestCertificate.make("client", { issuer: authority })).write(folder, "client");
});
afterAll(() => rmSync(folder, { recursive: true }));

const problems = (options: object) => () => checkConnectionOptions({ ...BASE, ...options });

test("checks name and authority unless told otherwise, with TLS 1.2 or later", () => {
  expect(tlsOf(BASE)).toEqual({ minVersion: "TLSv1.2" });
  expect(tlsOf({ ...BASE, tls: "verify-ca", tlsMinVersion: "TLSv1.3" })).toEqual({
    minVersion: "TLSv1.3",
    checkServerIdentity: expect.any(Function),
  });
  expect(tlsOf({ ...BASE, host: "/var/run/postgresql" })).toBe(false);
  expect(tlsOf({ ...BASE, tls: "disable" })).toBe(false);
});

test("gives authority, certificate and key as they stand in the files", () => {
  expect(problems({ ...client, caFile })).not.toThrow();
  expect(tlsOf({ ...BASE, ...client, caFile })).toMatchObject({
    ca: expect.stringContaining("BEGIN CERTIFICATE"),
    cert: expect.stringContaining("BEGIN CERTIFICATE"),
    key: expect.stringContaining("BEGIN PRIVATE KEY"),
  });
});

test.each([
  ["project:instance", { subject: { CN: "project:instance" } }, undefined],
  [
    "project:instance",
    { subject: { CN: "project:other" } },
    "the server certificate is for project:other, not project:instance",
  ],
  ["db.internal", { subject: { CN: "" }, subjectaltname: "DNS:db.internal" }, undefined],
  [
    "db.internal",
    { subject: { CN: "" }, subjectaltname: "DNS:db.example.com" },
    "Hostname/IP does not match certificate's altnames: Host: db.internal. is not in the cert's altnames: DNS:db.example.com",
  ],
])("expects the server's name to be %s: %j", (serverName, certificate, message) => {
  const settings = tlsOf({ ...BASE, serverName });
  const check = (settings as { checkServerIdentity: (host: string, found: object) => Error | undefined })
    .checkServerIdentity;
  expect(check("10.0.0.1", certificate)?.message).toBe(message);
});

test("all files that are wrong are told at once, and none is shown", async () => {
  const old = (await TestCertificate.make("old", { validDays: -3 })).write(folder, "old");
  const open = join(folder, "open.key");
  writeFileSync(open, "not a key: hunter2");
  chmodSync(open, 0o640);
  let message = "";
  try {
    problems({ caFile: old.certFile, certFile: join(folder, "none.pem"), keyFile: open })();
  } catch (error) {
    message = (error as Error).message
      .replaceAll(folder, "FOLDER")
      .replace(/valid to [^"]+/, "valid to DATE");
  }
  expect(message).toMatchInlineSnapshot(`
    "the certificate has expired [CONNECTION_CA_FILE]
      got:     "FOLDER/old.pem, valid to DATE"
      fix:     gcloud sql ssl server-ca-certs list --instance=INSTANCE
    the certificate file does not exist [CONNECTION_CERT_FILE]
      got:     "FOLDER/none.pem"
    others may read the private key [CONNECTION_KEY_OPEN]
      got:     "FOLDER/open.key, mode 0640"
      allowed: 0600 or less
      fix:     chmod 600 FOLDER/open.key
    this file holds no private key without a passphrase in PEM [CONNECTION_KEY_FILE]
      got:     "FOLDER/open.key""
  `);
});

test("a key that others may read is refused, as libpq does", () => {
  chmodSync(client.keyFile, 0o640);
  try {
    expect(problems(client)).toThrow(
      new Error(
        [
          "others may read the private key [CONNECTION_KEY_OPEN]",
          `  got:     "${client.keyFile}, mode 0640"`,
          "  allowed: 0600 or less",
          `  fix:     chmod 600 ${client.keyFile}`,
        ].join("\n"),
      ),
    );
  } finally {
    chmodSync(client.keyFile, 0o600);
  }
});

test("a certificate with another's key, one alone, and an expired one are refused", async () => {
  const other = (await TestCertificate.make("other")).write(folder, "other");
  expect(problems({ ...client, keyFile: other.keyFile })).toThrow(
    new Error(
      [
        "the private key is not that of the client certificate [CONNECTION_KEY_MISMATCH]",
        `  got:     "${client.certFile}, ${other.keyFile}"`,
      ].join("\n"),
    ),
  );
  expect(problems({ keyFile: client.keyFile })).toThrow(
    new Error(
      [
        "a client certificate needs both its files, and the certificate is missing [CONNECTION_CERT_KEY]",
        `  got:     "${client.keyFile}"`,
      ].join("\n"),
    ),
  );
  const old = (await TestCertificate.make("old", { validDays: -3 })).write(folder, "old");
  expect(problems(old)).toThrow(
    /^the certificate has expired \[CONNECTION_CERT_FILE\]\n.*valid to .*\n {2}fix: {5}gcloud sql ssl client-certs create --instance=INSTANCE$/,
  );
});

test("an authority that is valid is enough beside an old one", async () => {
  const old = await TestCertificate.make("old", { validDays: -3 });
  const now = await TestCertificate.make("now");
  const both = join(folder, "both.pem");
  writeFileSync(both, `${old.certificate}\n${now.certificate}\n`);
  expect(problems({ caFile: both })).not.toThrow();
});

test("certificates without encryption are a mistake", () => {
  expect(problems({ tls: "disable", caFile })).toThrow(
    new Error(
      [
        "certificates are given for a connection without encryption [CONNECTION_TLS_DISABLED]",
        "  fix:     leave out tls: disable, or the certificates",
      ].join("\n"),
    ),
  );
});
