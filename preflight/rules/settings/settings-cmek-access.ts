import { instanceRule } from "../../instance";
import { encryptionKeyOf } from "../../keys";
import { references, valuesOf } from "../../resource";

const GRANTS = ["member", "binding", "policy"].map((kind) => `google_kms_crypto_key_iam_${kind}`);

/** The service's right to use the key. */
export const settingsCmekAccess = instanceRule({
  id: "settings-cmek-access",
  severity: "warning",
  area: "settings",
  title: "Cloud SQL's service agent may use the key before the instance is made",
  why: "Neither the provider nor the service grants it: without the role on the key, creation fails.",
  ignoreWhen: "the grant is made elsewhere, with the key",
  link: "https://cloud.google.com/sql/docs/postgres/configure-cmek#grantkey",
  *check(instance) {
    const at = instance.get("encryption_key_name");
    const key = encryptionKeyOf(instance);
    // With its primary's key a replica has its primary's grant.
    const { primary } = instance;
    const shared = primary && primary.get("encryption_key_name").raw === at.raw;
    if (!key || shared || (instance.isReplica && !primary)) return;
    const { resource, all } = instance.context;
    const grants = all.ofType(...GRANTS).filter((grant) => {
      const id = valuesOf(grant).get("crypto_key_id");
      return key.resource ? all.follow(grant, id, key.resource.type) === key.resource : id.raw === at.raw;
    });
    const needed = JSON.stringify(resource.attributes.depends_on ?? []);
    const waits = references(`\${${needed}}`);
    if (grants.some((grant) => waits.includes(grant.address))) return;
    const [grant] = grants;
    yield {
      at,
      what: grant
        ? `the instance does not wait for ${grant.address}, which lets the service use the key`
        : "nothing here lets Cloud SQL's service agent use the key",
      allowed: "roles/cloudkms.cryptoKeyEncrypterDecrypter on the key, before the instance",
      fix: grant
        ? `write depends_on = [${grant.address}]`
        : "grant it to service-<project number>@gcp-sa-cloud-sql.iam.gserviceaccount.com, and let the instance depend on that",
      severity: grant || key.resource ? undefined : "info",
    };
  },
});
