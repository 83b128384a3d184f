import { schemaTogether } from "../../../../preflight/rules/schema/schema-together";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what excludes or needs each other, and tells no secret", () => {
  const inputs = [
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app",
        password: "secret",
        password_wo: "secret",
        password_wo_version: 1,
      },
    },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app",
        password: "${random_password.app.result}",
        password_wo: "${ephemeral.random_password.app.result}",
        password_wo_version: 1,
      },
    },
    { "google_sql_user.app": { instance: "main", name: "app", password_wo_version: 1 } },
    {
      "google_compute_firewall.db": {
        name: "db",
        network: "x",
        allow: [{ protocol: "tcp" }],
        deny: [{ protocol: "udp" }],
      },
    },
    {
      "google_secret_manager_secret.db": {
        secret_id: "db",
        replication: { auto: {}, user_managed: { replicas: [{ location: "us-central1" }] } },
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(schemaTogether, input))).join("\n")).toMatchInlineSnapshot(`
    "error schema-together google_sql_user.app password
      "password" and "password_wo" exclude each other; allowed: one of the two
      fix: remove "password" or "password_wo"
    error schema-together google_sql_user.app password
      "password" and "password_wo" exclude each other; allowed: one of the two
      fix: remove "password" or "password_wo"
    error schema-together google_sql_user.app password_wo_version
      "password_wo_version" needs "password_wo"; got 1; allowed: with "password_wo"
      fix: write "password_wo", or remove "password_wo_version"
    error schema-together google_compute_firewall.db allow
      "allow" and "deny" exclude each other; allowed: one of the two
      fix: remove "allow" or "deny"
    error schema-together google_secret_manager_secret.db replication.auto
      "auto" and "replication.user_managed" exclude each other; allowed: one of the two
      fix: remove "auto" or "replication.user_managed""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      "google_sql_user.app": { instance: "main", name: "app", password_wo: "secret", password_wo_version: 1 },
    },
    { "google_compute_firewall.db": { name: "db", network: "x", allow: [{ protocol: "tcp" }], deny: [] } },
    { "google_secret_manager_secret.db": { secret_id: "db", replication: { auto: {} } } },
  ])
    expect(findingsOf(schemaTogether, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app",
        password: "${var.password}",
        password_wo: "${var.password_wo}",
        password_wo_version: "${var.version}",
      },
    },
  ])
    expect(findingsOf(schemaTogether, input)).toEqual([]);
});
