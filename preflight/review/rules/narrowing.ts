import type { Severity } from "../../finding";
import type { Value } from "../../value";
import { asItIs, type Comparison } from "../change";
import { LINKS } from "../links";
import { changeRule } from "../rule";

interface Narrowing {
  readonly type: string;
  readonly path: string;
  readonly when: (compared: Comparison) => boolean;
  /** Who is locked out. */
  readonly effect: string;
  /** @default - the rule's */
  readonly severity?: Severity;
  readonly link: string;
}

const INSTANCE = "google_sql_database_instance";
const USER = "google_sql_user";

const IP = "settings.ip_configuration";
const wasOn = ({ before, after }: Comparison) => before.is(true) && !after.is(true);

/** Elements that are surely gone. */
const losesElements =
  (key?: string) =>
  ({ before, after }: Comparison) => {
    const of = (side: Value) => side.items().map((item) => (key === undefined ? item : item.get(key)));
    const left = of(after);
    return (
      !left.some(({ isUnknown }) => isUnknown) &&
      of(before).some(({ string }) => string !== undefined && !left.some((one) => one.string === string))
    );
  };

const NARROWINGS: readonly Narrowing[] = [
  {
    type: INSTANCE,
    path: `${IP}.ipv4_enabled`,
    when: wasOn,
    effect: "the public address is given back, and clients that use it are cut off; a later one is another",
    link: "https://cloud.google.com/sql/docs/postgres/configure-ip",
  },
  {
    type: INSTANCE,
    path: "settings.connector_enforcement",
    when: ({ after }) => after.is("REQUIRED"),
    effect: "clients that connect without a connector or the Auth Proxy are refused",
    link: "https://cloud.google.com/sql/docs/postgres/connect-connectors",
  },
  {
    type: INSTANCE,
    path: `${IP}.ssl_mode`,
    when: ({ after }) => after.is("TRUSTED_CLIENT_CERTIFICATE_REQUIRED"),
    effect: "clients without a certificate are refused",
    link: LINKS.ssl,
  },
  {
    type: INSTANCE,
    path: `${IP}.ssl_mode`,
    when: ({ before, after }) =>
      after.is("ENCRYPTED_ONLY") && !before.is("TRUSTED_CLIENT_CERTIFICATE_REQUIRED"),
    effect: "clients without TLS are refused",
    link: LINKS.ssl,
  },
  {
    type: INSTANCE,
    path: `${IP}.authorized_networks`,
    when: losesElements("value"),
    effect: "clients from the networks that go are refused",
    link: LINKS.authorizedNetworks,
  },
  {
    type: INSTANCE,
    path: `${IP}.psc_config.allowed_consumer_projects`,
    when: losesElements(),
    effect: "endpoints of Private Service Connect in the projects that go lead nowhere",
    link: LINKS.psc,
  },
  {
    type: "google_service_networking_connection",
    path: "reserved_peering_ranges",
    when: losesElements(),
    effect: "the service refuses that while an instance has an address in the range that goes",
    severity: "warning",
    link: "https://cloud.google.com/sql/docs/postgres/configure-private-services-access",
  },
  ...["password", "password_wo_version"].map((path) => ({
    type: USER,
    path,
    when: () => true,
    effect: "the password is another one, and who still has the old one is refused",
    link: "https://cloud.google.com/sql/docs/postgres/create-manage-users",
  })),
];

/** A stricter way in, which is well, and locks somebody out. */
export const narrowing = changeRule({
  id: "review-clients-locked-out",
  severity: "info",
  title: "what locks clients out that come in today",
  why: "Who still connects the old way is refused from the apply on.",
  link: LINKS.settings,
  *each(change) {
    if (!change.isUpdated) return;
    for (const { type, path, when, effect, severity, link } of NARROWINGS) {
      if (type !== change.type) continue;
      const compared = change.compare(path);
      if (!compared.changed || !when(compared)) continue;
      yield {
        change,
        at: compared.path,
        what: `${compared.path}: ${compared.text}; ${effect}`,
        fix: `see that nobody depends on it any more, or ${asItIs(compared)}`,
        ...(severity && { severity }),
        link,
      };
    }
  },
});
