import { Edition } from "../../cloudsql/edition";
import { refusal } from "../support/refusal";

test("the two editions, with what differs", () => {
  expect(Edition.of("ENTERPRISE")).toBe(Edition.ENTERPRISE);
  expect(Edition.of("ENTERPRISE_PLUS")).toBe(Edition.ENTERPRISE_PLUS);
  expect(Edition.ENTERPRISE).toMatchObject({ maxLogRetentionDays: 7, minVersion: 9 });
  expect(Edition.ENTERPRISE_PLUS).toMatchObject({ maxLogRetentionDays: 35, minVersion: 12 });
  expect(`${Edition.ENTERPRISE_PLUS}`).toBe("ENTERPRISE_PLUS");
});

test("another spelling is refused with the right one", () => {
  expect(refusal(() => Edition.of("enterprise_plus"))).toMatchInlineSnapshot(`
    "this is not an edition of Cloud SQL [EDITION_UNKNOWN]
      got:     "enterprise_plus"
      allowed: ENTERPRISE, ENTERPRISE_PLUS
      fix:     write ENTERPRISE_PLUS"
  `);
  expect(refusal(() => Edition.of("STANDARD"))).toMatchInlineSnapshot(`
    "this is not an edition of Cloud SQL [EDITION_UNKNOWN]
      got:     "STANDARD"
      allowed: ENTERPRISE, ENTERPRISE_PLUS
      fix:     write ENTERPRISE"
  `);
  expect(refusal(() => Edition.of("ENTERPRISE\u200B"))).toMatchInlineSnapshot(`
    "edition has characters that only look right: U+200B at position 11 [LOOK_ALIKE_CHARACTER]
      got:     "ENTERPRISE​"
      allowed: printable ASCII
      fix:     type it anew: "ENTERPRISE""
  `);
});
