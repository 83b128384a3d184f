import { instanceRule } from "../../instance";

const OWN_POOL = "CUSTOMER_MANAGED_CAS_CA";
const MAX_NAMES = 3;

/** Who signs the server's certificate, and what goes with it. */
export const networkCaMode = instanceRule({
  id: "network-ca-mode",
  severity: "error",
  area: "network",
  title: "a CA pool, its mode and the names in the certificate go together",
  why: "The API refuses a customer-managed CA without its pool, and a pool or names with another mode.",
  link: "https://cloud.google.com/sql/docs/postgres/authorize-ssl#server-certificate",
  *check(instance) {
    const ip = instance.get("settings.ip_configuration");
    const mode = ip.get("server_ca_mode");
    const pool = ip.get("server_ca_pool");
    const names = ip.items("custom_subject_alternative_names");
    if (mode.isUnknown) return;
    if (mode.is(OWN_POOL)) {
      if (!pool.isSet || pool.raw === "") {
        yield {
          at: mode,
          what: `${OWN_POOL} needs the pool that signs`,
          allowed: "with server_ca_pool",
          fix: 'write server_ca_pool = "projects/<project>/locations/<region>/caPools/<pool>"',
        };
      }
    } else {
      const given = pool.string ? pool : names[0];
      if (given) {
        yield {
          at: given === pool ? pool : ip.get("custom_subject_alternative_names"),
          what: `${given === pool ? "server_ca_pool" : "custom_subject_alternative_names"} belongs to ${OWN_POOL}`,
          got: mode.string ?? "no server_ca_mode",
          allowed: `server_ca_mode = ${OWN_POOL}`,
          fix: `write server_ca_mode = "${OWN_POOL}", or remove it`,
        };
      }
    }
    if (names.length > MAX_NAMES) {
      yield {
        at: ip.get("custom_subject_alternative_names"),
        what: "there are too many names for the certificate",
        got: names.length,
        allowed: `${MAX_NAMES}`,
        fix: `keep ${MAX_NAMES} names`,
      };
    }
    const rotation = ip.get("server_certificate_rotation_mode");
    if (
      rotation.is("AUTOMATIC_ROTATION_DURING_MAINTENANCE") &&
      (!mode.isSet || mode.is("GOOGLE_MANAGED_INTERNAL_CA"))
    ) {
      yield {
        at: rotation,
        what: "certificates of the internal CA are not rotated automatically",
        allowed: "with server_ca_mode GOOGLE_MANAGED_CAS_CA or CUSTOMER_MANAGED_CAS_CA",
        fix: 'write server_ca_mode = "GOOGLE_MANAGED_CAS_CA", or "NO_AUTOMATIC_ROTATION"',
      };
    }
  },
});
