import { asItIs, type Comparison } from "../change";
import { LINKS } from "../links";
import { changeRule } from "../rule";

interface Narrowing {
  readonly path: string;
  readonly when: (compared: Comparison) => boolean;
  /** Who is locked out. */
  readonly effect: string;
  readonly link: string;
}

const IP = "settings.ip_configuration";
const wasOn = ({ before, after }: Comparison) => before.is(true) && !after.is(true);

const NARROWINGS: readonly Narrowing[] = [
  {
    path: `${IP}.ipv4_enabled`,
    when: wasOn,
    effect: "the public address is given back, and clients that use it are cut off; a later one is another",
    link: "https://cloud.google.com/sql/docs/postgres/configure-ip",
  },
  {
    path: "settings.connector_enforcement",
    when: ({ after }) => after.is("REQUIRED"),
    effect: "clients that connect without a connector or the Auth Proxy are refused",
    link: "https://cloud.google.com/sql/docs/postgres/connect-connectors",
  },
  {
    path: `${IP}.ssl_mode`,
    when: ({ after }) => after.is("TRUSTED_CLIENT_CERTIFICATE_REQUIRED"),
    effect: "clients without a certificate are refused",
    link: LINKS.ssl,
  },
  {
    path: `${IP}.ssl_mode`,
    when: ({ before, after }) =>
      after.is("ENCRYPTED_ONLY") && !before.is("TRUSTED_CLIENT_CERTIFICATE_REQUIRED"),
    effect: "clients without TLS are refused",
    link: LINKS.ssl,
  },
];

/** A stricter way in, which is well, and locks somebody out. */
export const narrowing = changeRule({
  id: "review-clients-locked-out",
  severity: "info",
  title: "what locks clients out that come in today",
  why: "Who still connects the old way is refused from the apply on.",
  link: LINKS.settings,
  *each(change) {
    if (!change.isUpdated || change.type !== "google_sql_database_instance") return;
    for (const { path, when, effect, link } of NARROWINGS) {
      const compared = change.compare(path);
      if (!compared.changed || !when(compared)) continue;
      yield {
        change,
        at: compared.path,
        what: `${compared.path}: ${compared.text}; ${effect}`,
        fix: `see that nobody comes in that way any more, or ${asItIs(compared)}`,
        link,
      };
    }
  },
});
