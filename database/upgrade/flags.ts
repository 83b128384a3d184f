import { findFlag, flagProblems } from "../../cloudsql/flags";
import type { Tier } from "../../cloudsql/tier";
import type { PostgresVersion } from "../../cloudsql/version";
import { GONE_FLAGS } from "../../cloudsql/version-upgrade";
import type { UpgradeFinding } from "./finding";

/** Flags that are set, as the service takes them. */
export type Flags = readonly { readonly name: string; readonly value: string }[];

/** What the new version would refuse of the flags that are set. */
export function flagFindings(
  flags: Flags,
  context: { version: PostgresVersion; tier: Tier },
): UpgradeFinding[] {
  const { version } = context;
  return flags.flatMap(({ name, value }): UpgradeFinding[] => {
    const finding = (message: string, fix: string): UpgradeFinding[] => [
      { code: "UPGRADE_FLAG", severity: "blocker", message, objects: [`${name} = ${value}`], fix },
    ];
    const gone = GONE_FLAGS.find((one) => one.name === name && version.major >= one.to);
    if (gone) {
      return finding(
        `PostgreSQL ${gone.to} has no such flag`,
        gone.instead ? `remove it, and after the upgrade set ${gone.instead}` : "remove it",
      );
    }
    // A flag that no list knows was taken by the service, and may be by the next version.
    if (!findFlag(name)) return [];
    return flagProblems(name, value, context).flatMap(({ message, fix = "remove it" }) =>
      finding(message, fix),
    );
  });
}
