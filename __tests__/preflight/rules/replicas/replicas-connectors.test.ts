import { replicasConnectors } from "../../../../preflight/rules/replicas/replicas-connectors";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

const main = (ip: object | string = {}, connector_enforcement: unknown = "REQUIRED") =>
  instance({ connector_enforcement, ip_configuration: ip });

test("refuses replicas where only connectors come in by a public address", () => {
  expect(shown(findingsOf(replicasConnectors, replica({}, {}, main())))).toMatchInlineSnapshot(`
    "error replicas-connectors google_sql_database_instance.main settings.connector_enforcement
      replica replicates from this instance, which takes connectors only and has no private address; got "REQUIRED"; allowed: NOT_REQUIRED, or REQUIRED with a private_network
      fix: write "NOT_REQUIRED", or private_network = "projects/<project>/global/networks/<name>""
  `);
});

test("accepts private services access, other clients, and no replicas; skips what is not known", () => {
  for (const input of [
    replica({}, {}, main({ private_network: "projects/p/global/networks/n" })),
    replica({}, {}, main({ private_network: "${google_compute_network.n.id}" })),
    replica({}, {}, main({}, "NOT_REQUIRED")),
    replica({}, {}, main({}, "${var.enforcement}")),
    main(),
  ])
    expect(findingsOf(replicasConnectors, input)).toEqual([]);
});
