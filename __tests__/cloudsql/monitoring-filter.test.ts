import { parseMonitoringFilter } from "../../cloudsql/monitoring-filter";

test("reads comparisons, functions and negations", () => {
  const filter =
    'resource.type = "cloudsql_database" metric.labels.state = one_of("FAILED", "SUSPENDED") AND NOT (resource.labels.region = starts_with("us-")) AND metric.labels.database != app';
  expect(parseMonitoringFilter(filter)).toEqual({
    terms: [
      { field: "resource.type", operator: "=", values: ["cloudsql_database"], negated: false },
      {
        field: "metric.labels.state",
        operator: "=",
        values: ["FAILED", "SUSPENDED"],
        negated: false,
        function: "one_of",
      },
      {
        field: "resource.labels.region",
        operator: "=",
        values: ["us-"],
        negated: true,
        function: "starts_with",
      },
      { field: "metric.labels.database", operator: "!=", values: ["app"], negated: true },
    ],
    faults: [],
    complete: true,
  });
});

test("leaves a value unknown that has a template in it, quotes and all", () => {
  const filter = 'resource.labels.database_id = "${var.ids["a}b"].project}:main" AND a = "b"';
  const { terms, complete } = parseMonitoringFilter(filter);
  expect(terms.map(({ values }) => values)).toEqual([[undefined], ["b"]]);
  expect(complete).toBe(true);
});

test("is not complete when a template stands for a part of the filter", () => {
  expect(parseMonitoringFilter('${local.where} AND metric.type = "a"')).toMatchObject({
    terms: [{ field: "metric.type" }],
    complete: false,
  });
});

test.each([
  ['a =~ "x.*"', "=~ is not valid in metric filters, only in those of logs"],
  ['a == "x"', "the filter has no operator =="],
  ['a = "x', "a quote in the filter is not closed"],
  ['a = like("x")', "the filter has no function like"],
  ['a = "x" || b = "y"', "the filter has no operator ||"],
  ['(a = "x"', "the parentheses of the filter do not match"],
  ['a = "x")', "the parentheses of the filter do not match"],
])("finds the fault in %s", (filter, what) => {
  const { faults, complete } = parseMonitoringFilter(filter);
  expect(faults.map((fault) => fault.what)).toEqual([what]);
  expect(complete).toBe(false);
});

test("is unsure about single quotes and operators in lower case", () => {
  const { faults, terms } = parseMonitoringFilter("a = 'x' and b = \"y\"");
  expect(faults.map(({ unconfirmed, fix }) => [unconfirmed, fix])).toEqual([
    [true, 'write "x"'],
    [true, "write AND"],
  ]);
  expect(terms).toHaveLength(2);
});
