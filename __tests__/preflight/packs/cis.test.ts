import { resourcesOfConfiguration } from "../../../preflight/inputs/configuration";
import { everyRule, inspect } from "../../../preflight/inspect";
import { cis } from "../../../preflight/packs/cis";
import { judge } from "../../../preflight/packs/pack";
import { controlTable } from "../../../preflight/report/controls";
import { ResourceSet } from "../../../preflight/resource";
import { rules as usualRules } from "../../../preflight/rules";
import type { Suppression } from "../../../preflight/suppression";
import { type ByAddress, configurationOf, instance, replica } from "../../support/preflight";

function judged(resources: ByAddress, suppressions: Suppression[] = []) {
  const list = resourcesOfConfiguration(configurationOf(resources));
  const inspection = inspect(list, { rules: [...usualRules, ...cis.rules], suppressions });
  return judge(cis, new ResourceSet(list), inspection);
}

const verdicts = (resources: ByAddress, id: string, suppressions: Suppression[] = []) =>
  judged(resources, suppressions)
    .filter(({ control }) => control.id === id)
    .map(({ verdict, by }) => `${verdict}: ${by}`);

const flags = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/** What satisfies every control about an instance. */
const HARDENED = {
  deletion_protection_enabled: true,
  ip_configuration: {
    ipv4_enabled: false,
    private_network: "projects/p/global/networks/n",
    ssl_mode: "ENCRYPTED_ONLY",
  },
  backup_configuration: { enabled: true },
  database_flags: flags({
    log_connections: "on",
    log_disconnections: "on",
    log_statement: "ddl",
    log_min_duration_statement: "-1",
    "cloudsql.enable_pgaudit": "on",
    "cloudsql.iam_authentication": "on",
  }),
};
/** What satisfies none. */
const OPEN = {
  ip_configuration: {
    ipv4_enabled: true,
    authorized_networks: [{ value: "0.0.0.0/0" }],
  },
  database_flags: flags({
    log_error_verbosity: "verbose",
    log_min_messages: "debug5",
    log_min_error_statement: "debug5",
    log_min_duration_statement: "0",
  }),
};

const ofInstance = cis.controls.filter(({ types }) => types.includes("google_sql_database_instance"));

test("every control about an instance is met by a hardened one and by none of an open one", () => {
  expect(ofInstance.length).toBeGreaterThan(12);
  for (const { id } of ofInstance) {
    expect([id, ...verdicts(instance(HARDENED), id)]).toEqual([id, expect.stringMatching(/^met: /)]);
    expect([id, ...verdicts(instance(OPEN), id)]).toEqual([id, expect.stringMatching(/^not met: /)]);
  }
});

test("it says by what: the attribute with its value, what holds without it, or the rule", () => {
  expect(verdicts(instance(HARDENED), "6.4")).toEqual([
    'met: settings.ip_configuration.ssl_mode = "ENCRYPTED_ONLY"',
  ]);
  expect(verdicts(instance(HARDENED), "6.2.2")).toEqual(['met: log_connections = "on"']);
  expect(verdicts(instance(HARDENED), "6.2.1")).toEqual([
    'met: log_error_verbosity is not written, which is "default"',
  ]);
  expect(verdicts(instance(OPEN), "6.5")).toEqual(["not met: network-authorized-open"]);
});

test("what is not known before apply, or not here, is undecided", () => {
  const unknown = instance({
    ...HARDENED,
    ip_configuration: { ipv4_enabled: "${var.public}", ssl_mode: "${var.mode}" },
    database_flags: "${var.flags}",
  });
  expect(verdicts(unknown, "6.4")).toEqual([
    "undecided: settings.ip_configuration.ssl_mode is not known before apply",
  ]);
  expect(verdicts(unknown, "6.7")).toEqual([
    "undecided: settings.ip_configuration.ipv4_enabled is not known before apply",
  ]);
  for (const id of ["6.2.1", "6.2.2"]) expect(verdicts(unknown, id)[0]).toMatch(/^undecided: log_/);
  expect(verdicts({}, "6.4")).toEqual(["undecided: no google_sql_database_instance here"]);
  expect(verdicts({}, "2.1")[0]).toMatch(/^undecided: .*another state/);
});

test("a replica is judged for what it has of its own", () => {
  const both = replica(HARDENED, {}, instance(HARDENED));
  expect(verdicts(both, "6.8")).toEqual(["met: settings.backup_configuration.enabled = true"]);
  expect(verdicts(both, "6.2.2")).toHaveLength(2);
});

test("instances of other engines have other controls", () => {
  const mysql = instance(OPEN, { database_version: "MYSQL_8_0" });
  for (const { id } of ofInstance) expect(verdicts(mysql, id)[0]).toMatch(/^undecided/);
});

test("what is suppressed is accepted, with its reason", () => {
  const suppressions = [
    { rule: "network-public-address", address: "*", reason: "connectors only", file: "preflight.json" },
  ];
  expect(verdicts(instance(OPEN), "6.7", suppressions)).toEqual([
    "accepted: network-public-address: connectors only",
  ]);
});

test("a log metric of changes is judged for what it counts", () => {
  const metric = {
    "google_logging_metric.routes": { name: "routes", filter: 'resource.type="gce_route"' },
  };
  expect(verdicts(metric, "2.9")).toEqual(["not met: cis-log-alerts"]);
  expect(verdicts(metric, "2.10")[0]).toMatch(/^undecided/);
});

test("the table has each control once, and a row for each answer", () => {
  const two = { ...replica(HARDENED, {}, instance(OPEN)) };
  const plain = { bold: String, dim: String, yellow: String, red: String };
  const table = controlTable(cis, judged(two), plain).split("\n");
  expect(table.filter((line) => line.startsWith("6.4 "))).toEqual(["6.4      L1  TLS only"]);
  const row = table.indexOf("6.4      L1  TLS only");
  expect(table.slice(row, row + 5)).toMatchInlineSnapshot(`
    [
      "6.4      L1  TLS only",
      "         not met      network-unencrypted (google_sql_database_instance.main)",
      "         met          settings.ip_configuration.ssl_mode = "ENCRYPTED_ONLY"",
      "                      (google_sql_database_instance.replica)",
      "6.5      L1  not open to the internet",
    ]
  `);
  for (const line of table) expect(line.length).toBeLessThanOrEqual(80);
});

test("every control names a rule that there is", () => {
  const ids = new Set(everyRule.map(({ id }) => id));
  for (const { rule } of cis.controls) if (rule) expect(ids).toContain(rule);
  expect(new Set(cis.controls.map(({ id }) => id)).size).toBe(cis.controls.length);
});
