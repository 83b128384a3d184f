import { PostgresVersion } from "../../cloudsql/version";
import { refusal, refusedProblems, suggestion } from "../support/refusal";

test.each([13, 14, 15, 16, 17, 18])("PostgreSQL %i is a member", (major) => {
  const member = PostgresVersion[`POSTGRES_${major}` as "POSTGRES_17"];
  expect(member).toMatchObject({ name: `POSTGRES_${major}`, major });
  expect(PostgresVersion.of(`POSTGRES_${major}`)).toEqual(member);
});

test("versions outside the members are taken by name: older ones, and those to come", () => {
  expect(PostgresVersion.of("POSTGRES_9_6").major).toBe(9);
  expect(PostgresVersion.of("POSTGRES_12").major).toBe(12);
  expect(PostgresVersion.of("POSTGRES_19").major).toBe(19);
});

test.each(["17", "postgres17", "PostgreSQL 17", "postgres_17", "17.2", "POSTGRES-17"])(
  "%j is refused with the service's spelling",
  (name) => {
    expect(suggestion(refusedProblems(() => PostgresVersion.of(name))[0])).toBe("POSTGRES_17");
  },
);

test("other names are refused with an example", () => {
  expect(refusal(() => PostgresVersion.of("MYSQL_8_0"))).toMatchInlineSnapshot(`
    "this is not a PostgreSQL version of Cloud SQL [VERSION_UNKNOWN]
      got:     "MYSQL_8_0"
      allowed: POSTGRES_ and the major version, e.g. POSTGRES_17
      fix:     write POSTGRES_17"
  `);
  expect(refusal(() => PostgresVersion.of("POSTGRES_08"))).toMatchInlineSnapshot(`
    "this is not a PostgreSQL version of Cloud SQL [VERSION_UNKNOWN]
      got:     "POSTGRES_08"
      allowed: POSTGRES_ and the major version, e.g. POSTGRES_17
      fix:     write POSTGRES_17"
  `);
  expect(refusal(() => PostgresVersion.of("POSTGRES\uFF3F17"))).toMatchInlineSnapshot(`
    "version has characters that only look right: U+FF3F at position 9 [LOOK_ALIKE_CHARACTER]
      got:     "POSTGRES＿17"
      allowed: printable ASCII
      fix:     type it anew: "POSTGRES_17""
  `);
});
