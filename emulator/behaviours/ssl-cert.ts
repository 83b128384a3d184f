/** google_sql_ssl_cert: a client certificate, signed by the authority of the instance. */
import { type Behaviour, Refusal } from "../behaviour";
import { describeCertificate, issueClientCertificate } from "../certificates";
import { decide, settled } from "./attributes";
import { runningServer } from "./instance-records";

const TYPE = "google_sql_ssl_cert";

export const sslCert: Behaviour = {
  async create(planned, _config, context) {
    const wanted = decide(planned, { project: context.project });
    const name = String(wanted.common_name);
    const what = `create ssl cert ${name}`;
    const { server } = runningServer(wanted, context, what);
    const refuse = (status: number, message: string) => {
      throw new Refusal(`Error, failed to ${what}`, `googleapi: Error ${status}: ${message}`, [
        "common_name",
      ]);
    };
    if (!/^[\w.-](?:[\w. -]{0,62}[\w.-])?$/.test(name)) {
      refuse(
        400,
        "Invalid request: letters, digits, dot, hyphen, underscore and inner spaces, at most 64., invalid",
      );
    }
    const taken = context.store
      .list(TYPE)
      .some(
        ({ attributes }) =>
          attributes.common_name === name &&
          attributes.instance === wanted.instance &&
          attributes.project === wanted.project,
      );
    if (taken) refuse(409, "The SSL certificate already exists., sslCertAlreadyExists");
    const client = await issueClientCertificate(server.certificateAuthority, name);
    const described = await describeCertificate(client.certificate);
    return settled({
      ...wanted,
      cert: client.certificate,
      private_key: client.privateKey,
      server_ca_cert: server.caCertificate,
      cert_serial_number: described.serialNumber,
      create_time: described.createTime,
      expiration_time: described.expirationTime,
      sha1_fingerprint: described.sha1Fingerprint,
    });
  },
};
