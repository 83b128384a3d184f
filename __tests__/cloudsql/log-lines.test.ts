import { readFileSync } from "node:fs";
import { Client } from "pg";
import { Duration } from "../../cloudsql/duration";
import { agentConnections, routineLines } from "../../cloudsql/log-filter";
import { LOG_METRICS, type LogMetricId } from "../../cloudsql/log-metrics";
import { Tier } from "../../cloudsql/tier";
import { PostgresVersion } from "../../cloudsql/version";
import { DatabaseFlags } from "../../constructs/database-flags";
import { setPassword } from "../../emulator/roles";
import { APP_USER, CloudSqlServer } from "../support/cloud-sql-server";

/** Real lines of a server with production's logging flags, against the regular expressions of the filters. */
const flags = new DatabaseFlags({
  tier: Tier.of("db-custom-1-3840"),
  version: PostgresVersion.POSTGRES_17,
  slowQuery: Duration.milliseconds(200),
});
const logging = flags.toList().filter(({ name }) => /^(log_|pgaudit\.)/.test(name));

let cloud: CloudSqlServer;
let database: string;

beforeAll(async () => {
  cloud = await CloudSqlServer.start(Object.fromEntries(logging.map(({ name, value }) => [name, value])));
  database = await cloud.createDatabase();
}, 60_000);
afterAll(() => cloud.stop());

const log = () => readFileSync(cloud.server.logFile, "utf8");

/** What is logged once something has been done, as lines. */
async function loggedBy(act: () => Promise<unknown>): Promise<string[]> {
  const before = log().length;
  await act();
  return log().slice(before).split("\n");
}

/** Lines that the regular expressions of a filter match. */
function matching(filter: string, lines: readonly string[]): string[] {
  const [first = "", ...more] = [...filter.matchAll(/(?<!NOT )textPayload=~("(?:[^"\\]|\\.)*")/g)].map(
    ([, text = ""]) => JSON.parse(text),
  );
  expect(more).toEqual([]);
  return lines.filter((line) => new RegExp(first).test(line));
}
const counted = (id: LogMetricId, lines: readonly string[]) =>
  matching(LOG_METRICS.find((metric) => metric.id === id)?.filter("p:i") ?? "", lines);

async function logIn(user: string, password: string): Promise<void> {
  const client = new Client({ ...cloud.config(database, user), password });
  client.on("error", () => undefined);
  await client.connect();
  await client.end();
}

test("an error is counted once, though its statement is logged too", async () => {
  const client = await cloud.connect(database, APP_USER);
  const lines = await loggedBy(() =>
    expect(client.query("select 'user=x ERROR:  no' from nowhere")).rejects.toThrow(/does not exist/),
  );
  expect(lines.some((line) => line.includes("STATEMENT:"))).toBe(true);
  expect(counted("errors", lines)).toEqual([expect.stringContaining('relation "nowhere" does not exist')]);
  expect(counted("failed_logins", lines)).toEqual([]);
});

test("a slow statement is counted, simple or prepared, and a fast one is not logged", async () => {
  const client = await cloud.connect(database, APP_USER);
  const slow = await loggedBy(() => client.query("select pg_sleep(0.25)"));
  expect(counted("slow_queries", slow)).toEqual([expect.stringMatching(/duration: .* statement: select/)]);
  const prepared = await loggedBy(() => client.query("select pg_sleep($1::float8)", [0.25]));
  expect(counted("slow_queries", prepared)).toEqual([
    expect.stringMatching(/duration: .* execute <unnamed>/),
  ]);
  expect(counted("slow_queries", await loggedBy(() => client.query("select 1")))).toEqual([]);
});

test("a failed login is counted: a wrong password, and a user that is not there", async () => {
  for (const user of [APP_USER, "nobody_here"]) {
    const lines = await loggedBy(() => expect(logIn(user, "wrong")).rejects.toThrow());
    expect(counted("failed_logins", lines)).toHaveLength(1);
  }
  expect(counted("failed_logins", await loggedBy(() => logIn(APP_USER, cloud.password(APP_USER))))).toEqual(
    [],
  );
});

test("connections of the service's own users are told from everyone else's", () => {
  const lines = ["cloudsqladmin", "cloudsqlagent", "music_library_user", "mycloudsqladmin"].map(
    (user) => `2026-01-01 00:00:00.000 UTC [7]: [2-1] db=postgres,user=${user} LOG:  connection authorized`,
  );
  expect(matching(agentConnections("p:i"), lines)).toEqual(lines.slice(0, 2));
  const error =
    "2026-01-01 00:00:00.000 UTC [7]: [3-1] db=postgres,user=cloudsqladmin ERROR:  connection lost";
  expect(matching(agentConnections("p:i"), [error])).toEqual([]);
});

test("errors are never among the routine lines", () => {
  const [, text = '""'] = /NOT textPayload=~("(?:[^"\\]|\\.)*")/.exec(routineLines("p:i")) ?? [];
  expect(counted("errors", log().split("\n")).length).toBeGreaterThan(0);
  for (const line of counted("errors", log().split("\n"))) {
    expect(line).toMatch(new RegExp(JSON.parse(text)));
  }
});

describe("passwords", () => {
  const MARKER = "Marker-7Qx4-in-no-log";

  test("that the Admin API sets, and those of logins, are in no line", async () => {
    const lines = await loggedBy(async () => {
      await cloud.server.session((client) => setPassword(client, APP_USER, MARKER));
      await logIn(APP_USER, MARKER);
      await cloud.createUser("someone_new");
      await expect(logIn(APP_USER, `${MARKER}-wrong`)).rejects.toThrow(/password authentication failed/);
    });
    expect(lines.join("\n")).toContain("password authentication failed");
    expect(lines.filter((line) => line.includes("Marker") || /SCRAM-SHA/.test(line))).toEqual([]);
    expect(log()).not.toContain(cloud.password("someone_new"));
  });

  test("that somebody sets by SQL are: why nothing of this project does", async () => {
    const other = "Marker-by-SQL";
    const lines = await loggedBy(() =>
      cloud.connect(database).then((client) => client.query(`create role by_sql password '${other}'`)),
    );
    expect(lines.some((line) => line.includes(other))).toBe(true);
  });
});
