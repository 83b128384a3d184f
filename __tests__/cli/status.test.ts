import { describeInstance } from "../../cli/commands/status";

const REPLICA = {
  connectionName: "example-dev:us-central1:music-db-reader",
  role: "read replica of music-db",
  state: "RUNNABLE",
  host: "127.0.0.1",
  port: 40001,
  connector: "127.12.34.56:3307",
  databases: ["music", "postgres"],
  users: ["app", "postgres"],
  ignoredFlags: [{ name: "pgaudit.log", reason: "the embedded PostgreSQL has no pgaudit" }],
};

test("tells of an instance what it is, and where it is reached", () => {
  expect(describeInstance(REPLICA).map((line) => line.trimEnd())).toEqual([
    "  role        read replica of music-db",
    "  state       RUNNABLE",
    "  listens on  127.0.0.1:40001",
    "  connector   127.12.34.56:3307",
    "  databases   music, postgres",
    "  users       app, postgres",
    "  no effect   pgaudit.log: the embedded PostgreSQL has no pgaudit",
  ]);
  expect(describeInstance({ ...REPLICA, connector: undefined }).join("\n")).toContain(
    "connector   has no way in on this machine",
  );
});

test("tells of a stopped instance that it is", () => {
  const { connectionName } = REPLICA;
  const lines = describeInstance({ connectionName, role: "primary", state: "STOPPED" });
  expect(lines.map((line) => line.trimEnd())).toEqual(["  role   primary", "  state  STOPPED"]);
});
