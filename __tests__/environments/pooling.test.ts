import type { EnvironmentInput } from "../../environments/schema";
import { validateEnvironment } from "../../environments/validate";
import { SHORTEST } from "../support/environment";
import { PGBOUNCER } from "../support/pooling";
import { refusal } from "../support/refusal";

const refused = (pooling: object) =>
  refusal(() => validateEnvironment({ ...SHORTEST, pooling } as EnvironmentInput));

test("there is none where nobody asks for it", () => {
  expect(validateEnvironment(SHORTEST).pooling).toBeUndefined();
});

test("PgBouncer needs its image, its version and who its clients are", () => {
  expect(validateEnvironment({ ...SHORTEST, pooling: PGBOUNCER }).pooling).toMatchObject({
    poolers: 2,
    machineType: "e2-small",
    bootImage: "projects/cos-cloud/global/images/family/cos-125-lts",
    range: "192.168.64.0/28",
    mode: "transaction",
    maxClients: 500,
    direct: 10,
  });
  expect(refused({ kind: "pgbouncer" })).toMatchInlineSnapshot(`
    "environments/test: pooling.image: is missing [ENVIRONMENT_INVALID]
      got:     nothing
    environments/test: pooling.version: is missing [ENVIRONMENT_INVALID]
      got:     nothing
    environments/test: pooling.clients: is missing [ENVIRONMENT_INVALID]
      got:     nothing"
  `);
});

test("all that is wrong is told at once", () => {
  expect(
    refused({
      ...PGBOUNCER,
      image: "edoburu/pgbouncer:latest",
      version: "1.12",
      clients: ["0.0.0.0/0"],
      range: "10.8.0.0",
      subnetwork: "default",
      mode: "statement",
      poolers: 0,
      tlsSecret: "projects/p/secrets/s",
      poolsize: 5,
    }),
  ).toMatchInlineSnapshot(`
    "environments/test: pooling.image: must be <location>-docker.pkg.dev/<project>/<repository>/<name>@sha256:<digest> [ENVIRONMENT_INVALID]
      got:     "edoburu/pgbouncer:latest"
    environments/test: pooling.version: this is not a version of PgBouncer that a configuration can be written for [PGBOUNCER_VERSION]
      got:     "1.12"
      allowed: 1.18 or later, e.g. 1.26.1
      fix:     write what pgbouncer --version says
    environments/test: pooling.poolers: must be 1 or more [ENVIRONMENT_INVALID]
      got:     0
    environments/test: pooling.subnetwork: must be projects/<project>/regions/<region>/subnetworks/<name> [ENVIRONMENT_INVALID]
      got:     "default"
    environments/test: pooling.range: must be a range of IPv4 addresses from its first on, e.g. 10.8.0.0/20, of a prefix of 8 or longer [ENVIRONMENT_INVALID]
      got:     "10.8.0.0"
    environments/test: pooling.clients.0: must be a range of IPv4 addresses from its first on, e.g. 10.8.0.0/20, of a prefix of 8 or longer [ENVIRONMENT_INVALID]
      got:     "0.0.0.0/0"
    environments/test: pooling.tlsSecret: must be the id of a secret, without its project [ENVIRONMENT_INVALID]
      got:     "projects/p/secrets/s"
    environments/test: pooling.mode: must be transaction or session [ENVIRONMENT_INVALID]
      got:     "statement"
    environments/test: pooling.poolsize: there is no such setting [ENVIRONMENT_UNKNOWN_KEY]
      got:     "poolsize"
      allowed: kind, image, version, poolers, machineType, bootImage, subnetwork, range, clients, tlsSecret, mode, serverConnections, maxClients, direct, maxPoolSize, minPoolSize, preparedStatements
      fix:     remove it"
  `);
});

test("another kind is refused", () => {
  expect(refused({ kind: "odyssey" })).toMatchInlineSnapshot(`
    "environments/test: pooling.kind: must have a kind: "pgbouncer" or "managed" [ENVIRONMENT_INVALID]
      got:     "odyssey""
  `);
});
