import { isRegion } from "../../../cloudsql/location";
import { instanceRule } from "../../instance";
import { encryptionKeyOf } from "../../keys";

const NAME = /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;

/** Form and place of the customer's key. */
export const settingsCmekKey = instanceRule({
  id: "settings-cmek-key",
  severity: "error",
  area: "settings",
  title: "the encryption key is in the region of the instance",
  why: "The API refuses a key of another region, a global or multi-regional one, and the name of a key's version.",
  link: "https://cloud.google.com/sql/docs/postgres/cmek#location",
  *check(instance) {
    const at = instance.get("encryption_key_name");
    const text = at.string;
    if (text && !NAME.test(text)) {
      const version = text.replace(/^.*(?=projects\/)/, "").replace(/\/cryptoKeyVersions\/.*$/, "");
      yield {
        at,
        what: "this is not the name of a key",
        allowed: "projects/<project>/locations/<region>/keyRings/<ring>/cryptoKeys/<key>",
        fix: NAME.test(version) ? `write "${version}"` : "write the key's full name, its id in Terraform",
      };
    }
    const { region } = instance;
    const location = encryptionKeyOf(instance)?.location;
    if (location === undefined || region === location) return;
    if (region === undefined && isRegion(location)) return;
    const wanted = region ?? "the instance's region";
    yield {
      at,
      what: region
        ? `the key is in ${location}, the instance in ${region}`
        : `the key is in ${location}, which is no region`,
      got: at.string,
      allowed: `a key in ${wanted}`,
      fix: text
        ? `write "${text.replace(`/locations/${location}/`, `/locations/${region ?? "<region>"}/`)}", after making that key`
        : `use a key ring in ${wanted}`,
    };
  },
});
