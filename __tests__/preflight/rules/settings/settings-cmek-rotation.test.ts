import { settingsCmekRotation } from "../../../../preflight/rules/settings/settings-cmek-rotation";
import { findingsOf, shown } from "../../../support/preflight";

const key = (rotation_period?: unknown) => ({
  "google_kms_crypto_key.sql": { name: "sql", key_ring: "ring", rotation_period },
});

test("refuses other units and less than a day", () => {
  expect(
    ["90d", "7776000", "3600s", "2160h", "quarterly"]
      .map((period) => shown(findingsOf(settingsCmekRotation, key(period))))
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-cmek-rotation google_kms_crypto_key.sql rotation_period
      the rotation period is not in seconds with the suffix s; got "90d"; allowed: 86400s (a day) or more
      fix: write "7776000s"
    error settings-cmek-rotation google_kms_crypto_key.sql rotation_period
      the rotation period is not in seconds with the suffix s; got "7776000"; allowed: 86400s (a day) or more
      fix: write "7776000s"
    error settings-cmek-rotation google_kms_crypto_key.sql rotation_period
      the key is rotated too often; got "3600s"; allowed: 86400s (a day) or more
      fix: write "86400s"
    error settings-cmek-rotation google_kms_crypto_key.sql rotation_period
      the rotation period is not in seconds with the suffix s; got "2160h"; allowed: 86400s (a day) or more
      fix: write "7776000s"
    error settings-cmek-rotation google_kms_crypto_key.sql rotation_period
      the rotation period is not in seconds with the suffix s; got "quarterly"; allowed: 86400s (a day) or more
      fix: write "7776000s""
  `);
});

test("accepts a day or more in seconds, no rotation, and skips what is not known", () => {
  for (const period of ["86400s", "7776000s", "86400.5s", undefined, "${var.period}"])
    expect(findingsOf(settingsCmekRotation, key(period))).toEqual([]);
});
