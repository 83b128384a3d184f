import { refuse } from "./problem";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** PostgreSQL's page, the unit in which Cloud SQL counts `shared_buffers` and `effective_cache_size`. */
const PAGE = 8 * KIB;

/**
 * An amount of memory or storage. Binary units throughout: what PostgreSQL and Cloud SQL write as "GB" is
 * 1024 MB. A conversion that would lose something fails; it never rounds.
 */
export class Size {
  static kibibytes(amount: number): Size {
    return new Size(amount, KIB, "kB");
  }

  static mebibytes(amount: number): Size {
    return new Size(amount, MIB, "MB");
  }

  static gibibytes(amount: number): Size {
    return new Size(amount, GIB, "GB");
  }

  readonly #bytes: number;
  readonly #text: string;

  private constructor(amount: number, unit: number, name: string) {
    const bytes = amount * unit;
    if (!Number.isFinite(amount) || amount < 0 || !Number.isSafeInteger(bytes)) {
      refuse({
        code: "SIZE_INVALID",
        message: "a size must be a whole number of bytes, zero or more",
        got: `${amount} ${name}`,
        allowed: "0 to 8 PiB",
        fix: "write a plain positive number, e.g. Size.mebibytes(64)",
      });
    }
    this.#bytes = bytes;
    this.#text = `${amount} ${name}`;
  }

  /** Bytes. */
  toBytes(): number {
    return this.#bytes;
  }

  /** Kibibytes: PostgreSQL's "kB", the unit of `work_mem` and `maintenance_work_mem`. */
  toKibibytes(): number {
    return this.#in(KIB, "kB");
  }

  /** Mebibytes: the unit of memory in tier names. */
  toMebibytes(): number {
    return this.#in(MIB, "MB");
  }

  /** Gibibytes: the unit of `disk_size`. */
  toGibibytes(): number {
    return this.#in(GIB, "GB");
  }

  /** 8 kB pages: the unit of `shared_buffers` and `effective_cache_size`. */
  toPages(): number {
    return this.#in(PAGE, "8 kB pages");
  }

  /** As it was written, e.g. `64 MB`. */
  toString(): string {
    return this.#text;
  }

  /** As a program writes it, in the largest unit that holds it whole, e.g. `Size.mebibytes(64)`. */
  toSource(): string {
    if (this.#bytes % GIB === 0) return `Size.gibibytes(${this.#bytes / GIB})`;
    if (this.#bytes % MIB === 0) return `Size.mebibytes(${this.#bytes / MIB})`;
    return `Size.kibibytes(${this.#bytes / KIB})`;
  }

  #in(unit: number, name: string): number {
    const amount = this.#bytes / unit;
    if (!Number.isInteger(amount)) {
      refuse({
        code: "SIZE_NOT_WHOLE",
        message: `a size must be a whole number of ${name} here`,
        got: this.#text,
        allowed: `multiples of ${unit === PAGE ? "8 kB" : `1 ${name}`}`,
        fix: `write ${new Size((Math.ceil(amount) * unit) / KIB, KIB, "kB").toSource()}`,
      });
    }
    return amount;
  }
}
