import { allOf, anyOf, ofInstance, quoted, routineLines } from "../../cloudsql/log-filter";
import { parseMonitoringFilter } from "../../cloudsql/monitoring-filter";
import fc from "../support/fast-check";

test("terms are joined, and an OR goes into parentheses", () => {
  expect(allOf("a=1", anyOf("b=2", "c=3"))).toBe("a=1 AND (b=2 OR c=3)");
});

test("a text stays one text, whatever is in it", () => {
  expect(quoted('a "b" \\ c')).toBe('"a \\"b\\" \\\\ c"');
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(JSON.parse(quoted(text))).toBe(text);
    }),
  );
});

test("an instance's name cannot end the text that it is in", () => {
  const filter = ofInstance('p:i" OR severity>="DEFAULT');
  const { terms } = parseMonitoringFilter(filter.replaceAll("=", " = "));
  expect(terms.map(({ field }) => field)).toEqual(["resource.type", "resource.labels.database_id"]);
});

test("an instance's copies are kept with it", () => {
  expect(ofInstance("p:i", "p:i-near")).toBe(
    'resource.type="cloudsql_database" AND (resource.labels.database_id="p:i" OR resource.labels.database_id="p:i-near")',
  );
  expect(routineLines("p:i", "p:i-near")).toContain(`(${ofInstance("p:i", "p:i-near")}) AND log_id(`);
});

test("routine lines are the server's own, without errors and without audit", () => {
  expect(routineLines("p:i")).toBe(
    'resource.type="cloudsql_database" AND resource.labels.database_id="p:i"' +
      ' AND log_id("cloudsql.googleapis.com/postgres.log") AND severity<ERROR' +
      ' AND NOT textPayload=~"^[^,]*,user=\\\\S* (?:ERROR|FATAL|PANIC): +" AND NOT textPayload:"AUDIT:"',
  );
});
