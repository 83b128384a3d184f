import { applicationConnection } from "../../cli/database-access";
import { findRoute } from "../../database/connect";
import type { Route } from "../../database/route";
import { findEnvironment, loadEnvironments } from "../../environments";
import { namesOf, secretName } from "../../environments/names";
import { APP_USER } from "./cloud-sql-server";
import { MigrationTarget } from "./migration-target";
import { musicdbInProcess } from "./musicdb";
import { type Superuser, superuserOf } from "./superuser";

/** A deployed dev with every migration, and the application's way to it. */
export class HealthTarget {
  readonly environment = findEnvironment(loadEnvironments({}), "dev");

  private constructor(
    readonly target: MigrationTarget,
    readonly admin: Superuser,
    readonly route: Route,
  ) {}

  static async start(): Promise<HealthTarget> {
    const environment = findEnvironment(loadEnvironments({}), "dev");
    const target = await MigrationTarget.start();
    await target.reset({});
    target.fake.secret(
      secretName(environment, namesOf(environment).applicationSecret),
      target.cloud.password(APP_USER),
    );
    const up = await musicdbOf(target, "migrate", "up", "dev");
    if (up.exitCode !== 0) throw new Error(up.stderr);
    const admin = await superuserOf(target.cloud.server, environment.database);
    const route = await findRoute(applicationConnection(environment), target.fake.environment);
    return new HealthTarget(target, admin, route);
  }

  musicdb(...args: string[]) {
    return musicdbOf(this.target, ...args);
  }

  async stop(): Promise<void> {
    await this.admin.end();
    await this.target.stop();
  }
}

function musicdbOf(target: MigrationTarget, ...args: string[]) {
  return musicdbInProcess(args, { MUSICDB_DEV_PROJECT: undefined, ...target.fake.environment });
}
