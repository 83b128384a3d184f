import { userHost } from "../../../../preflight/rules/users/user-host";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    { ...instance(), "google_sql_user.app": { instance: "main", name: "app", password: "x", host: "%" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        host: "%",
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(userHost, input))).join("\n")).toMatchInlineSnapshot(`
    "error user-host google_sql_user.app host
      a user of PostgreSQL has no host; got "%"; allowed: none
      fix: remove host; limit the clients with authorized_networks or a private network
    error user-host google_sql_user.app host
      a user of PostgreSQL has no host; got "%"; allowed: none
      fix: remove host; limit the clients with authorized_networks or a private network"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    { ...instance(), "google_sql_user.app": { instance: "main", name: "app", password: "x" } },
    {
      "google_sql_user.app": {
        instance: "main",
        name: "app@example-project.iam",
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        host: "",
      },
    },
    {
      ...instance({}, { database_version: "MYSQL_8_0" }),
      "google_sql_user.app": { instance: "main", name: "app", password: "x", host: "%" },
    },
    { "google_sql_user.app": { instance: "main", name: "app", password: "x", host: "%" } },
  ])
    expect(findingsOf(userHost, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    {
      ...instance(),
      "google_sql_user.app": { instance: "main", name: "app", password: "x", host: "${var.host}" },
    },
  ])
    expect(findingsOf(userHost, input)).toEqual([]);
});
