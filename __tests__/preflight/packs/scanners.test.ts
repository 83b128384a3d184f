import { resourcesOfConfiguration } from "../../../preflight/inputs/configuration";
import { judgePolicies } from "../../../preflight/packs/scanners";
import { ResourceSet } from "../../../preflight/resource";
import { type ByAddress, configurationOf, instance } from "../../support/preflight";

function verdict(resources: ByAddress, policy: string): string {
  const all = new ResourceSet(resourcesOfConfiguration(configurationOf(resources)));
  const found = judgePolicies(all).find((one) => `${one.policy.tool} ${one.policy.id}` === policy);
  return `${found?.verdict}: ${found?.by}`;
}
const flag = (name: string, value: string) => instance({ database_flags: [{ name, value }] });
const mode = (ssl_mode: string) => instance({ ip_configuration: { ssl_mode } });

test("a value passes or fails, and is named", () => {
  expect(verdict(flag("log_connections", "on"), "Checkov CKV_GCP_52")).toBe('passes: log_connections = "on"');
  expect(verdict(flag("log_connections", "off"), "Checkov CKV_GCP_52")).toBe(
    'fails: log_connections = "off"',
  );
});

test("the two that contradict each other on TLS", () => {
  expect(verdict(mode("ENCRYPTED_ONLY"), "Checkov CKV_GCP_6")).toMatch(/^fails/);
  expect(verdict(mode("TRUSTED_CLIENT_CERTIFICATE_REQUIRED"), "Checkov CKV_GCP_6")).toMatch(/^passes/);
  expect(verdict(mode("ALLOW_UNENCRYPTED_AND_ENCRYPTED"), "Trivy AVD-GCP-0015")).toMatch(/^fails/);
});

test("what is not written passes where the scanner says so, and fails elsewhere", () => {
  expect(verdict(instance({}), "Checkov CKV_GCP_57")).toBe(
    "passes: log_min_duration_statement is not written",
  );
  expect(verdict(instance({}), "Checkov CKV_GCP_51")).toBe("fails: log_checkpoints is not written");
});

test("a network open to everyone is found among others", () => {
  const networks = (...values: string[]) =>
    instance({ ip_configuration: { authorized_networks: values.map((value) => ({ value })) } });
  expect(verdict(networks("0.0.0.0/0"), "Checkov CKV_GCP_11")).toMatch(/^fails/);
  expect(verdict(instance({}), "Checkov CKV_GCP_11")).toMatch(/^passes/);
});

test("nothing to judge, something for a person, and what only runs", () => {
  expect(verdict(instance({}), "Trivy AVD-GCP-0027")).toBe("nothing: no google_compute_firewall");
  const firewall = { "google_compute_firewall.web": { name: "web", network: "n" } };
  expect(verdict(firewall, "Trivy AVD-GCP-0027")).toBe("by hand: google_compute_firewall");
  expect(verdict(instance({}), "gcpdiag cloudsql/WARN_2023_002")).toBe("running: ");
});

test("one log metric of changes is enough, and none is too few", () => {
  const policy = "Prowler logging_log_metric_filter_and_alert_for_sql_instance_configuration_changes_enabled";
  const metric = (filter: string) => ({ "google_logging_metric.changes": { name: "changes", filter } });
  expect(verdict(metric('protoPayload.methodName="cloudsql.instances.update"'), policy)).toMatch(/^passes/);
  expect(verdict(metric('protoPayload.methodName = "cloudsql.instances.update"'), policy)).toMatch(/^fails/);
  expect(verdict({}, policy)).toMatch(/^fails/);
});
