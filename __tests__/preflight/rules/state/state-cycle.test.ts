import { stateCycle } from "../../../../preflight/rules/state/state-cycle";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses a circle and a reference to oneself (1)", () => {
  expect(
    shown(
      findingsOf(stateCycle, {
        "google_sql_user.a": { name: "${google_sql_user.b.name}" },
        "google_sql_user.b": { depends_on: ["google_sql_database.c"] },
        "google_sql_database.c": { name: "${google_sql_user.a.name}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-cycle google_sql_database.c 
      resources depend on one another in a circle; got "google_sql_database.c -> google_sql_user.a -> google_sql_user.b -> google_sql_database.c"
      fix: take one of these references or depends_on away"
  `);
});

test("refuses a circle and a reference to oneself (2)", () => {
  expect(
    shown(findingsOf(stateCycle, { "google_sql_user.a": { name: "${google_sql_user.a.host}" } })),
  ).toMatchInlineSnapshot(`
    "error state-cycle google_sql_user.a 
      the resource refers to itself; got "google_sql_user.a -> google_sql_user.a"
      fix: write the value, or self.… in a provisioner"
  `);
});

test("accepts an order, and the same thing twice", () => {
  expect(
    findingsOf(stateCycle, {
      "google_sql_user.a": { name: "${google_sql_user.b.name}", host: "${google_sql_user.b.host}" },
      "google_sql_user.b": { depends_on: ["google_sql_database.c"] },
      "google_sql_database.c": {},
      "output.o": { value: "${google_sql_user.a.id}" },
    }),
  ).toEqual([]);
});

test("skips what is elsewhere", () => {
  expect(findingsOf(stateCycle, { "google_sql_user.a": { name: "${google_sql_user.x.name}" } })).toEqual([]);
});
