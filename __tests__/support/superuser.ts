import type { Client } from "pg";
import type { PostgresServer } from "../../emulator/postgres";

/** A connection of the emulator's own superuser that stays open, which spares a login for each question. */
export type Superuser = Pick<Client, "query"> & { end(): Promise<void> };

export function superuserOf(server: PostgresServer, database: string): Promise<Superuser> {
  return new Promise((resolve, reject) => {
    const session: Promise<void> = server.session(
      (client) =>
        new Promise<void>((finish) => {
          const end = () => {
            finish();
            return session;
          };
          resolve({ query: client.query.bind(client), end } as Superuser);
        }),
      database,
    );
    session.catch(reject);
  });
}
