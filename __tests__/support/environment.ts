import type { EnvironmentInput } from "../../environments/schema";

/** The shortest environment that is complete. */
export const SHORTEST: EnvironmentInput = {
  name: "test",
  project: "loist-music-test",
  region: "us-central1",
  stateBucket: "loist-terraform-state",
  instanceName: "loist-music-library-db-test",
  tier: "db-custom-1-3840",
};
