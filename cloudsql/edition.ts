import { refuse } from "./problem";
import { lookAlikeProblem, nearest } from "./text";

/**
 * A Cloud SQL edition. Always written: left out, the service picks ENTERPRISE_PLUS from PostgreSQL 16 on,
 * at many times the price.
 *
 * Source: docs.cloud.google.com/sql/docs/postgres/editions-intro.
 */
export class Edition {
  static readonly ENTERPRISE = new Edition("ENTERPRISE", 7, 7, 9);
  static readonly ENTERPRISE_PLUS = new Edition("ENTERPRISE_PLUS", 35, 14, 12);

  static of(name: string): Edition {
    const lookAlike = lookAlikeProblem("edition", name);
    if (lookAlike) refuse(lookAlike);
    const known = [Edition.ENTERPRISE, Edition.ENTERPRISE_PLUS].find((edition) => edition.name === name);
    if (known) return known;
    return refuse({
      code: "EDITION_UNKNOWN",
      message: "this is not an edition of Cloud SQL",
      got: name,
      allowed: "ENTERPRISE, ENTERPRISE_PLUS",
      fix: `write ${nearest(name, ["ENTERPRISE", "ENTERPRISE_PLUS"]) ?? "ENTERPRISE"}`,
    });
  }

  private constructor(
    readonly name: string,
    /** The longest retention of transaction logs, in days. */
    readonly maxLogRetentionDays: number,
    /** The retention that the service chooses, in days. */
    readonly defaultLogRetentionDays: number,
    /** The oldest major version of PostgreSQL. */
    readonly minVersion: number,
  ) {}

  toString(): string {
    return this.name;
  }
}
