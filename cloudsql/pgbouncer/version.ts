import { refuse } from "../problem";

/** The oldest that has all that is rendered here, and Debian 12's: 1.18.0. */
const OLDEST = [1, 18] as const;
const SHAPE = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?$/;

/** A release of PgBouncer. Source of what came when: pgbouncer.org/changelog. */
export class PgBouncerVersion {
  /** Of Debian 12. */
  static readonly DEBIAN_12 = PgBouncerVersion.of("1.18.0");

  /** @throws ProblemError `PGBOUNCER_VERSION` */
  static of(text: string): PgBouncerVersion {
    const [, major, minor, patch = "0"] = SHAPE.exec(text) ?? [];
    const version = new PgBouncerVersion(Number(major), Number(minor), Number(patch));
    if (major !== undefined && version.atLeast(...OLDEST)) return version;
    return refuse({
      code: "PGBOUNCER_VERSION",
      message: "this is not a version of PgBouncer that a configuration can be written for",
      got: text,
      allowed: "1.18 or later, e.g. 1.26.1",
      fix: "write what pgbouncer --version says",
    });
  }

  private constructor(
    private readonly major: number,
    private readonly minor: number,
    private readonly patch: number,
  ) {}

  atLeast(major: number, minor: number): boolean {
    return this.major > major || (this.major === major && this.minor >= minor);
  }

  /** Follows the named statements of the protocol through transaction mode: from 1.21 on. */
  get hasPreparedStatements(): boolean {
    return this.atLeast(1, 21);
  }

  toString(): string {
    return `${this.major}.${this.minor}.${this.patch}`;
  }
}
