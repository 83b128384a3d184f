import { Duration } from "../../cloudsql/duration";
import { agentConnections, ofInstance, routineLines } from "../../cloudsql/log-filter";
import { LogRetention } from "../../constructs/log-retention";
import { synthesizeConstruct, synthRefusal } from "../support/construct";

const props = {
  project: "loist-music-test",
  region: "us-central1",
  name: "music-db",
  databaseId: "loist-music-test:music-db",
  retention: Duration.days(30),
};

test("a bucket for as long as asked, and a sink for this instance's entries only", () => {
  const made = synthesizeConstruct((stack) => new LogRetention(stack, "logs", props));
  expect(made.json.resource).toMatchSnapshot();
  expect(made.resource("google_logging_project_bucket_config")).toMatchObject({
    bucket_id: "music-db",
    location: "us-central1",
    retention_days: 30,
  });
  const sink = made.resource("google_logging_project_sink");
  expect(sink.filter).toBe(
    'resource.type="cloudsql_database" AND resource.labels.database_id="loist-music-test:music-db"',
  );
  expect(sink.destination).toMatch(
    /^logging\.googleapis\.com\/\$\{google_logging_project_bucket_config\.logs_bucket_\w+\.id\}$/,
  );
});

test("routine lines are left out of _Default, once our sink has them", () => {
  const made = synthesizeConstruct((stack) => new LogRetention(stack, "logs", props));
  const exclusion = made.resource("google_logging_project_exclusion");
  expect(exclusion.name).toBe("music-db-routine");
  expect(exclusion.filter).toBe(routineLines(props.databaseId));
  expect(exclusion.depends_on).toEqual([expect.stringMatching(/^google_logging_project_sink\.logs_sink_/)]);
});

test("the service's own connections are kept nowhere", () => {
  const made = synthesizeConstruct((stack) => new LogRetention(stack, "logs", props));
  expect(made.resource("google_logging_project_sink").exclusions).toEqual([
    {
      name: "agent-connections",
      description: expect.any(String),
      filter: agentConnections(props.databaseId),
    },
  ]);
});

test("copies are kept in the same bucket", () => {
  const copies = ["loist-music-test:music-db-near"];
  const made = synthesizeConstruct((stack) => new LogRetention(stack, "logs", { ...props, copies }));
  const sink = made.resource("google_logging_project_sink");
  expect(sink.filter).toBe(ofInstance(props.databaseId, ...copies));
  expect(sink.exclusions[0].filter).toBe(agentConnections(props.databaseId, ...copies));
  expect(made.resource("google_logging_project_exclusion").filter).toBe(
    routineLines(props.databaseId, ...copies),
  );
});

test("all lines may stay in _Default too", () => {
  const made = synthesizeConstruct((stack) => new LogRetention(stack, "logs", { ...props, onlyOnce: false }));
  expect(made.addresses.filter((address) => address.includes("exclusion"))).toEqual([]);
});

test("a time between whole days is refused", () => {
  const retention = Duration.hours(36);
  expect(
    synthRefusal((stack) => new LogRetention(stack, "logs", { ...props, retention })),
  ).toMatchInlineSnapshot(`
    "stack/logs: a duration must be a whole number of days here [DURATION_NOT_WHOLE]
      got:     "36 h"
      allowed: whole days
      fix:     write Duration.days(2)"
  `);
});
