import type { Client } from "pg";
import { EXTENSION_BLOCKERS, isOlder } from "../../cloudsql/version-upgrade";
import type { UpgradeFinding, UpgradePath } from "./finding";

/** An extension of one database. */
export interface InstalledExtension {
  readonly name: string;
  readonly version: string;
  /** What this server would install; absent where it has lost the extension's files. */
  readonly available: string | null;
}

export async function installedExtensions(client: Client): Promise<InstalledExtension[]> {
  const { rows } = await client.query<InstalledExtension>(`
    select e.extname as name, e.extversion as version, a.default_version as available
    from pg_extension e left join pg_available_extensions a on a.name = e.extname
    where e.extname <> 'plpgsql' order by 1`);
  return rows;
}

/** What has to be updated or dropped before the upgrade. */
export function extensionFindings(
  extensions: readonly InstalledExtension[],
  database: string,
  { to }: Pick<UpgradePath, "to">,
): UpgradeFinding[] {
  return extensions.flatMap(({ name, version, available }): UpgradeFinding[] => {
    const object = `${name} ${version}`;
    const blocker = EXTENSION_BLOCKERS.find(
      (one) =>
        one.name === name && to >= one.to && (one.atLeast === undefined || isOlder(version, one.atLeast)),
    );
    if (blocker) {
      return [
        {
          code: "UPGRADE_EXTENSION",
          severity: "blocker",
          database,
          message: blocker.why,
          objects: [object],
          fix: blocker.atLeast ? `ALTER EXTENSION ${name} UPDATE` : `DROP EXTENSION ${name}`,
        },
      ];
    }
    if (available === null) {
      return [
        {
          code: "UPGRADE_EXTENSION_LOST",
          severity: "blocker",
          database,
          message: "the server no longer has the files of an extension",
          objects: [object],
          fix: `DROP EXTENSION ${name}`,
        },
      ];
    }
    if (!isOlder(version, available)) return [];
    return [
      {
        code: "UPGRADE_EXTENSION_OLD",
        severity: "warning",
        database,
        message: "an extension is older than the one that the server has",
        objects: [`${object}, available ${available}`],
        fix: `ALTER EXTENSION ${name} UPDATE, and again after the upgrade`,
      },
    ];
  });
}
