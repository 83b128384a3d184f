import { managedPoolers, managedPoolingFlags } from "../../cloudsql/managed-pooling";

test("the service runs a pooler for four vCPUs, and one at least", () => {
  expect([1, 2, 4, 8, 16, 32].map(managedPoolers)).toEqual([1, 1, 1, 2, 4, 8]);
});

test("flags are sorted, and texts", () => {
  expect(
    managedPoolingFlags({
      mode: "session",
      maxPoolSize: 20,
      minPoolSize: 2,
      maxClients: 900,
      preparedStatements: 0,
    }),
  ).toEqual([
    { name: "max_client_connections", value: "900" },
    { name: "max_pool_size", value: "20" },
    { name: "max_prepared_statements", value: "0" },
    { name: "min_pool_size", value: "2" },
    { name: "pool_mode", value: "session" },
  ]);
});
