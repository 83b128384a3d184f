import type { EnvironmentInput } from "../../environments/schema";

/** PgBouncer's image and clients, and all else as it is. */
export const PGBOUNCER = {
  kind: "pgbouncer" as const,
  image: `us-central1-docker.pkg.dev/loist-music-test/images/pgbouncer@sha256:${"0".repeat(64)}`,
  version: "1.26.1",
  clients: ["10.8.0.0/20"],
} satisfies EnvironmentInput["pooling"];
