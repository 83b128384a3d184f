/** What an application needs to use the database: docs/connect.md. */
export { CommitUnknownError, type Outcome } from "./commit-unknown";
export type { ConnectionOptions } from "./config";
export { healthHandler } from "./health/handler";
export { checkHealth, type Health } from "./health/health";
export { type Readiness, readinessOf } from "./health/readiness";
export { openPool } from "./open-pool";
export type { DatabasePool, Drained } from "./pool";
export type { PoolLimits } from "./pool-limits";
export { type PoolSize, type PoolSizeInput, poolSize } from "./pool-size";
export { loadQueries } from "./queries";
export { explainUnreachable } from "./reach";
export { isConnectionLost, isTransient, withRetry } from "./retry";
export { type Transaction, type TransactionOptions, withTransaction } from "./transaction";
export { connectionFromUrl } from "./url";
export {
  connectionFromEnvironment,
  type DatabaseConfig,
  databaseConfig,
  variablesWithFile,
} from "./variables";
