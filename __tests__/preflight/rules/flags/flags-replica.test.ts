import { flagsReplica } from "../../../../preflight/rules/flags/flags-replica";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses less than the primary has", () => {
  const inputs = [
    replica(
      {
        database_flags: [
          { name: "max_connections", value: "200" },
          { name: "max_worker_processes", value: "16" },
        ],
      },
      {},
      instance({
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      }),
    ),
    replica({ database_flags: [{ name: "max_connections", value: "50" }] }),
    replica(
      {
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      },
      { master_instance_name: "main" },
      instance({ database_flags: [{ name: "max_connections", value: "500" }] }),
    ),
  ];
  expect(inputs.map((input) => shown(findingsOf(flagsReplica, input))).join("\n")).toMatchInlineSnapshot(`
    "error flags-replica google_sql_database_instance.replica settings.database_flags[0].value
      "max_connections" is below that of the primary main; got "200"; allowed: 400 or more
      fix: write "max_connections": "400"
    error flags-replica google_sql_database_instance.replica settings.database_flags[0].value
      "max_connections" is below that of the primary main; got "50"; allowed: 100 or more
      fix: write "max_connections": "100"
    error flags-replica google_sql_database_instance.replica settings.database_flags[0].value
      "max_connections" is below that of the primary main; got "400"; allowed: 500 or more
      fix: write "max_connections": "500""
  `);
});

test("warns where the replica leaves out what the primary sets", () => {
  expect(
    shown(
      findingsOf(
        flagsReplica,
        replica(
          {},
          {},
          instance({
            database_flags: [
              { name: "max_connections", value: "400" },
              { name: "max_worker_processes", value: "16" },
            ],
          }),
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning flags-replica google_sql_database_instance.replica settings.database_flags
      the primary main sets "max_connections" to "400", and the replica does not; allowed: 400 or more
      fix: write "max_connections": "400"
    warning flags-replica google_sql_database_instance.replica settings.database_flags
      the primary main sets "max_worker_processes" to "16", and the replica does not; allowed: 16 or more
      fix: write "max_worker_processes": "16""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica(
      {
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      },
      {},
      instance({
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      }),
    ),
    replica(
      {
        database_flags: [
          { name: "max_connections", value: "800" },
          { name: "max_worker_processes", value: "32" },
        ],
      },
      {},
      instance({
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      }),
    ),
    replica(),
  ])
    expect(findingsOf(flagsReplica, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica(
      { database_flags: "${var.flags}" },
      {},
      instance({
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      }),
    ),
    replica(
      {
        database_flags: [
          { name: "max_connections", value: "${var.a}" },
          { name: "max_worker_processes", value: "${var.a}" },
        ],
      },
      {},
      instance({
        database_flags: [
          { name: "max_connections", value: "400" },
          { name: "max_worker_processes", value: "16" },
        ],
      }),
    ),
    replica(
      { database_flags: [{ name: "max_connections", value: "1" }] },
      { master_instance_name: "elsewhere" },
    ),
  ])
    expect(findingsOf(flagsReplica, input)).toEqual([]);
});
