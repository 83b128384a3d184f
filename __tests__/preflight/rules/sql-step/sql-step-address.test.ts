import { sqlStepAddress } from "../../../../preflight/rules/sql-step/sql-step-address";
import { findingsOf, instance, shown } from "../../../support/preflight";
import { sqlStep } from "../../../support/rule-inputs";

test("warns of a private address (1)", () => {
  expect(
    shown(
      findingsOf(sqlStepAddress, {
        ...instance({ ip_configuration: { ipv4_enabled: false, private_network: "x" } }),
        ...sqlStep("psql -h ${google_sql_database_instance.main.private_ip_address}"),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning sql-step-address null_resource.sql provisioner[0].local-exec.command
      the step goes to a private address, which only the VPC reaches; got "google_sql_database_instance.main.private_ip_address"
      fix: run the step inside the VPC, or through a connector that has a way in"
  `);
});

test("warns of a private address (2)", () => {
  expect(
    shown(findingsOf(sqlStepAddress, sqlStep("psql", {}, { environment: { PGHOST: "10.20.0.3" } }))),
  ).toMatchInlineSnapshot(`
    "warning sql-step-address null_resource.sql provisioner[0].local-exec.environment.PGHOST
      the step goes to a private address, which only the VPC reaches; got "10.20.0.3"
      fix: run the step inside the VPC, or through a connector that has a way in"
  `);
});

test("refuses a public address that the instance lacks", () => {
  expect(
    shown(
      findingsOf(sqlStepAddress, {
        ...instance({ ip_configuration: { ipv4_enabled: "false" } }),
        ...sqlStep("psql -h ${google_sql_database_instance.main.public_ip_address}"),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-address null_resource.sql provisioner[0].local-exec.command
      the instance has no public address: this is empty; got "google_sql_database_instance.main.public_ip_address"
      fix: write private_ip_address and run the step inside the VPC, or use connection_name"
  `);
});

test("refuses a proxy that asks for one", () => {
  expect(
    shown(
      findingsOf(sqlStepAddress, {
        ...instance({ ip_configuration: [{ ipv4_enabled: false }] }),
        ...sqlStep("cloud-sql-proxy ${google_sql_database_instance.main.connection_name} & psql"),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error sql-step-address null_resource.sql provisioner[0].local-exec.command
      the proxy asks for a public address and the instance has none; got "cloud-sql-proxy \${google_sql_database_instance.main.connection_name} & psql"; allowed: --private-ip or --psc
      fix: add --private-ip and run it inside the VPC"
  `);
});

test("accepts a public one, a tunnel, and a proxy that is told", () => {
  const inputs = [
    {
      ...instance({ ip_configuration: { ipv4_enabled: true } }),
      ...sqlStep("psql -h ${google_sql_database_instance.main.public_ip_address}"),
    },
    {
      ...instance({ ip_configuration: { ipv4_enabled: false } }),
      ...sqlStep("ssh -L 5432:${google_sql_database_instance.main.private_ip_address}:5432 bastion"),
    },
    {
      ...instance({ ip_configuration: { ipv4_enabled: false } }),
      ...sqlStep("cloud-sql-proxy --private-ip p:r:main & psql"),
    },
    sqlStep("psql -h 203.0.113.5"),
  ];
  for (const input of inputs) expect(findingsOf(sqlStepAddress, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(sqlStepAddress, {
      ...instance({ ip_configuration: { ipv4_enabled: "${var.public}" } }),
      ...sqlStep("psql -h ${google_sql_database_instance.main.public_ip_address}"),
    }),
  ).toEqual([]);
});
