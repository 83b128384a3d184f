import { type Command, InvalidArgumentError } from "commander";
import { PgBouncerVersion } from "../../cloudsql/pgbouncer/version";
import { findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { printJson } from "../output";
import { PROJECT_ROOT } from "../project";

interface Options {
  readonly for?: string;
  readonly out?: string;
  readonly port: number;
  readonly json?: boolean;
}

/** `musicdb pgbouncer`: PgBouncer's configuration, from the environment. */
export function registerPgBouncer(program: Command): void {
  program
    .command("pgbouncer")
    .description(
      "print pgbouncer.ini for an environment's database, or write one that runs before the emulator",
    )
    .argument("<environment>", "environment whose database is pooled")
    .option("--for <version>", "version of PgBouncer that will read it; without, the environment's, or 1.18")
    .option("--out <folder>", "write a runnable configuration for the emulator there, with the password")
    .option("--port <port>", "port that it listens on, with --out", portOf, 6432)
    .option("--json", "print it for machines")
    .action(async (name: string, options: Options) => {
      const environment = findEnvironment(loadEnvironments(readVariables(PROJECT_ROOT)), name);
      const version = options.for === undefined ? undefined : PgBouncerVersion.of(options.for);
      // No other command waits for what this one reads.
      const { poolerText, renderPooler, writeLocalPooler } =
        require("../pgbouncer") as typeof import("../pgbouncer");
      if (options.out === undefined) {
        const rendered = renderPooler(environment, version);
        if (options.json) printJson(rendered);
        else process.stdout.write(poolerText(rendered));
        return;
      }
      const local = await writeLocalPooler(environment, {
        version,
        out: options.out,
        port: options.port,
        projectRoot: PROJECT_ROOT,
      });
      if (options.json) printJson(local);
      else {
        const { database, applicationUser } = environment;
        console.log(`written to ${local.directory}; start it, as any user but root, with`);
        console.log(`  pgbouncer ${local.directory}/pgbouncer.ini`);
        console.log("and connect, with the password in users.txt, by");
        console.log(
          `  psql "host=${local.host} port=${local.port} dbname=${database} user=${applicationUser} sslmode=verify-full sslrootcert=${local.directory}/pooler-ca.pem"`,
        );
      }
    });
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("a port is a number from 1 to 65535.");
}
