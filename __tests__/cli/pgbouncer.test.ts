import { poolerText, renderPooler } from "../../cli/pgbouncer";
import { PgBouncerVersion } from "../../cloudsql/pgbouncer/version";
import { findEnvironment, loadEnvironments } from "../../environments";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";
import { PGBOUNCER } from "../support/pooling";

const prod = findEnvironment(loadEnvironments({}), "prod");

test("an environment without poolers has the configuration of one", () => {
  expect(poolerText(renderPooler(prod))).toMatchSnapshot();
});

test("an environment with poolers has theirs, as the VMs have it", () => {
  const pooled = validateEnvironment({ ...SHORTEST, pooling: { ...PGBOUNCER, maxClients: 200 } });
  const { poolers, version, settings, hba } = renderPooler(pooled);
  expect({ poolers, version }).toEqual({ poolers: 2, version: "1.26.1" });
  expect(settings).toMatchObject({
    max_client_conn: 200,
    default_pool_size: 2,
    max_prepared_statements: 200,
  });
  expect(hba).toContain(" 10.8.0.0/20 ");
});

test("another version has what it knows", () => {
  const { version, settings } = renderPooler(prod, PgBouncerVersion.of("1.21"));
  expect(version).toBe("1.21.0");
  expect(settings.max_prepared_statements).toBe(200);
});
