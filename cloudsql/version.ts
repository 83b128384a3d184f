import { refuse } from "./problem";
import { lookAlikeProblem } from "./text";

/**
 * A PostgreSQL major version as Cloud SQL names it.
 *
 * Source: Google's "Database versions" page (docs.cloud.google.com/sql/docs/postgres/db-versions).
 */
export class PostgresVersion {
  static readonly POSTGRES_13 = new PostgresVersion("POSTGRES_13", 13);
  static readonly POSTGRES_14 = new PostgresVersion("POSTGRES_14", 14);
  static readonly POSTGRES_15 = new PostgresVersion("POSTGRES_15", 15);
  static readonly POSTGRES_16 = new PostgresVersion("POSTGRES_16", 16);
  static readonly POSTGRES_17 = new PostgresVersion("POSTGRES_17", 17);
  static readonly POSTGRES_18 = new PostgresVersion("POSTGRES_18", 18);

  /** What Cloud SQL offered when this table was made, oldest first. */
  static readonly KNOWN: readonly PostgresVersion[] = [
    "POSTGRES_9_6",
    "POSTGRES_10",
    "POSTGRES_11",
    "POSTGRES_12",
    ...[13, 14, 15, 16, 17, 18].map((major) => `POSTGRES_${major}`),
  ].map((name) => PostgresVersion.of(name));

  /** Any version by the service's name, for those that are newer than this table. */
  static of(name: string): PostgresVersion {
    const lookAlike = lookAlikeProblem("version", name);
    if (lookAlike) refuse(lookAlike);
    const major = /^POSTGRES_([1-9]\d)$/.exec(name)?.[1];
    if (name === "POSTGRES_9_6") return new PostgresVersion(name, 9);
    if (!major) {
      const digits = /^\s*(?:postgres(?:ql)?[ _-]?)?v?([1-9]\d)(?:[._]\d+)?\s*$/i.exec(name)?.[1];
      refuse({
        code: "VERSION_UNKNOWN",
        message: "this is not a PostgreSQL version of Cloud SQL",
        got: name,
        allowed: "POSTGRES_ and the major version, e.g. POSTGRES_17",
        fix: digits ? `write POSTGRES_${digits}` : "write POSTGRES_17",
      });
    }
    return new PostgresVersion(name, Number(major));
  }

  private constructor(
    /** The service's name, e.g. `POSTGRES_17`. */
    readonly name: string,
    /** The major version, e.g. 17. */
    readonly major: number,
  ) {}

  toString(): string {
    return this.name;
  }
}
