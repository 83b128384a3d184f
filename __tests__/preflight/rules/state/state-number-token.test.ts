import { stateNumberToken } from "../../../../preflight/rules/state/state-number-token";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses an encoded number, alone and in a text (1)", () => {
  expect(
    shown(findingsOf(stateNumberToken, instance({ disk_size: -1.8881545897087503e289 }))),
  ).toMatchInlineSnapshot(`
    "error state-number-token google_sql_database_instance.main settings.disk_size
      an encoded number token of CDKTF is in the value; got "-1.8881545897087503e+289"; allowed: a number, or a reference
      fix: wrap the number with Token.asString(…) where it goes into a text, and do not calculate with it (Fn, Op)"
  `);
});

test("refuses an encoded number, alone and in a text (2)", () => {
  expect(
    shown(findingsOf(stateNumberToken, { "output.url": { value: "port=-1.8881545897087623e+289" } })),
  ).toMatchInlineSnapshot(`
    "error state-number-token output.url value
      an encoded number token of CDKTF is in the value; got "-1.8881545897087623e+289"; allowed: a number, or a reference
      fix: wrap the number with Token.asString(…) where it goes into a text, and do not calculate with it (Fn, Op)"
  `);
});

test("refuses an encoded number, alone and in a text (3)", () => {
  expect(
    shown(
      findingsOf(stateNumberToken, {
        "google_sql_database.a": { list: ["a", { b: "x-1.8881545897087e+289" }] },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-number-token google_sql_database.a list[1].b
      an encoded number token of CDKTF is in the value; got "-1.8881545897087e+289"; allowed: a number, or a reference
      fix: wrap the number with Token.asString(…) where it goes into a text, and do not calculate with it (Fn, Op)"
  `);
});

test("accepts numbers of people", () => {
  const inputs = [
    instance({ disk_size: 65536 }),
    { "output.x": { value: "1e10 and 5.5e+20, 9007199254740993" } },
  ];
  for (const input of inputs) expect(findingsOf(stateNumberToken, input)).toEqual([]);
});

test("skips references and metadata", () => {
  const inputs = [
    instance({ disk_size: "${var.disk_size}" }),
    { "google_sql_database.a": { "//": "-1.8881545897087623e+289" } },
  ];
  for (const input of inputs) expect(findingsOf(stateNumberToken, input)).toEqual([]);
});
