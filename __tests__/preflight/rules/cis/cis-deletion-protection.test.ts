import { cisDeletionProtection } from "../../../../preflight/rules/cis/cis-deletion-protection";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("asks for the service's protection, whatever Terraform's is", () => {
  const found = findingsOf(
    cisDeletionProtection,
    instance({ deletion_protection_enabled: false }, { deletion_protection: true }),
  );
  expect(shown(found)).toMatchInlineSnapshot(`
    "warning cis-deletion-protection google_sql_database_instance.main settings.deletion_protection_enabled
      the console, gcloud and the API may delete the instance; got false; allowed: true
      fix: write settings.deletion_protection_enabled = true"
  `);
  expect(findingsOf(cisDeletionProtection, instance())).toHaveLength(1);
});

test("accepts true, and skips what is unknown", () => {
  expect(findingsOf(cisDeletionProtection, instance({ deletion_protection_enabled: true }))).toEqual([]);
  expect(findingsOf(cisDeletionProtection, instance({ deletion_protection_enabled: "${var.a}" }))).toEqual(
    [],
  );
});
