import { PgBouncerVersion } from "../../../cloudsql/pgbouncer/version";
import { refusal } from "../../support/refusal";

test("follows named statements from 1.21 on", () => {
  const has = (text: string) => PgBouncerVersion.of(text).hasPreparedStatements;
  expect(["1.18.0", "1.20.1", "1.21", "1.26.1", "2.0"].map(has)).toEqual([false, false, true, true, true]);
});

test.each(["1.17.0", "1", "latest", "", "1.21.0-rc1"])("refuses %p", (text) => {
  expect(refusal(() => PgBouncerVersion.of(text))).toBe(
    [
      "this is not a version of PgBouncer that a configuration can be written for [PGBOUNCER_VERSION]",
      `  got:     "${text}"`,
      "  allowed: 1.18 or later, e.g. 1.26.1",
      "  fix:     write what pgbouncer --version says",
    ].join("\n"),
  );
});
