import { sqlStepRemote } from "../../../../preflight/rules/sql-step/sql-step-remote";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses a remote step without a connection", () => {
  expect(
    shown(
      findingsOf(sqlStepRemote, {
        "null_resource.sql": {
          provisioner: [
            { "remote-exec": { inline: ["psql -f init.sql"] } },
            { file: { source: "init.sql", destination: "/tmp/init.sql" } },
          ],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-remote null_resource.sql provisioner[0].remote-exec
      remote-exec has no connection; got "remote-exec"; allowed: a connection block
      fix: add connection { type = "ssh", host = "…" }, or write local-exec
    error sql-step-remote null_resource.sql provisioner[1].file
      file has no connection; got "file"; allowed: a connection block
      fix: add connection { type = "ssh", host = "…" }, or write local-exec"
  `);
});

test("refuses a database for a machine", () => {
  expect(
    shown(
      findingsOf(sqlStepRemote, {
        ...instance(),
        "null_resource.sql": {
          connection: { host: "${google_sql_database_instance.main.public_ip_address}" },
          provisioner: [{ "remote-exec": { inline: ["psql"] } }],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-remote null_resource.sql connection.host
      a Cloud SQL instance takes no SSH; got "\${google_sql_database_instance.main.public_ip_address}"; allowed: the address of a machine
      fix: write local-exec, or name a machine in the VPC"
  `);
});

test("accepts a connection of the resource or the step, and local steps", () => {
  const inputs = [
    {
      "null_resource.sql": {
        connection: { host: "203.0.113.5" },
        provisioner: [{ "remote-exec": { inline: ["psql"] } }],
      },
    },
    {
      "null_resource.sql": { provisioner: { "remote-exec": { connection: { host: "x" }, script: "a.sh" } } },
    },
    { "google_compute_instance.vm": { provisioner: [{ "remote-exec": { inline: ["psql"] } }] } },
    { "null_resource.sql": { provisioner: [{ "local-exec": { command: "psql" } }] } },
  ];
  for (const input of inputs) expect(findingsOf(sqlStepRemote, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(sqlStepRemote, {
      "null_resource.sql": {
        connection: { host: "${var.host}" },
        provisioner: [{ "remote-exec": { inline: ["psql"] } }],
      },
    }),
  ).toEqual([]);
});
