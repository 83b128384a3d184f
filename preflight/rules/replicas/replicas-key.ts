import { instanceRule } from "../../instance";
import { encryptionKeyOf } from "../../keys";
import { UNKNOWN } from "../../value";

/** The key of a replica elsewhere. */
export const replicasKey = instanceRule({
  id: "replicas-key",
  severity: "error",
  area: "replicas",
  title: "a replica in another region than its encrypted primary has a key there",
  why: "A key works in its region only: the API refuses a replica without one of its own.",
  ignoreWhen: "the key is given outside of this input",
  link: "https://cloud.google.com/sql/docs/postgres/cmek#replicas",
  *check(instance) {
    const { primary, region } = instance;
    const above = primary && encryptionKeyOf(primary);
    const own = instance.get("encryption_key_name");
    if (!primary || !above || region === undefined || own.raw === UNKNOWN) return;
    const there = primary.region ?? above.location;
    if (there === undefined) return;
    if (there === region) {
      const shared = primary.get("encryption_key_name");
      if (own.string === undefined || shared.string === undefined || own.string === shared.string) return;
      yield {
        at: own,
        what: `a replica in the region of its primary ${primary.label} is encrypted with the primary's key`,
        allowed: shared.string,
        fix: `write "${shared.string}", or remove it`,
        severity: "warning",
      };
      return;
    }
    if (own.isSet) return;
    const name = primary.get("encryption_key_name").string;
    const suggested = name?.replace(`/locations/${there}/`, `/locations/${region}/`);
    yield {
      at: own,
      what: `a replica in ${region} needs an encryption_key_name in ${region}: the key of the primary ${primary.label} is in ${above.location ?? there}`,
      allowed: `a key in ${region}`,
      fix: suggested
        ? `write encryption_key_name = "${suggested}", after making that key`
        : `write encryption_key_name with a key in ${region}`,
    };
  },
});
