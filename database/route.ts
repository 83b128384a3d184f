import type { ClientConfig } from "pg";
import type { Password } from "./password";

/** How a program gets to the server: settings for `pg`, and what to close at the end. */
export interface Route {
  /** Settings for a Client or a Pool. The password is read when a connection is made. */
  readonly config: ClientConfig;
  /** The password of the settings, where it comes from Secret Manager: it may be rotated. */
  readonly password?: Password;
  /** For people, e.g. `instance p:r:i by its private address`. */
  readonly description: string;
  /** Ends what the route keeps open beside connections. */
  close(): void;
}
