import { refuse } from "./problem";

/** A length of time. A conversion that would lose something fails; it never rounds. */
export class Duration {
  static milliseconds(amount: number): Duration {
    return new Duration(amount, 1, "ms");
  }

  static seconds(amount: number): Duration {
    return new Duration(amount, 1_000, "s");
  }

  static minutes(amount: number): Duration {
    return new Duration(amount, 60_000, "min");
  }

  static hours(amount: number): Duration {
    return new Duration(amount, 3_600_000, "h");
  }

  static days(amount: number): Duration {
    return new Duration(amount, 86_400_000, "d");
  }

  readonly #milliseconds: number;
  readonly #text: string;

  private constructor(amount: number, unit: number, name: string) {
    const milliseconds = amount * unit;
    if (!Number.isFinite(amount) || amount < 0 || !Number.isSafeInteger(milliseconds)) {
      refuse({
        code: "DURATION_INVALID",
        message: "a duration must be a whole number of milliseconds, zero or more",
        got: `${amount} ${name}`,
        allowed: "0 or more",
        fix: "write a plain positive number, e.g. Duration.seconds(5)",
      });
    }
    this.#milliseconds = milliseconds;
    this.#text = `${amount} ${name}`;
  }

  toMilliseconds(): number {
    return this.#milliseconds;
  }

  toSeconds(): number {
    return this.#in(1_000, "seconds");
  }

  toMinutes(): number {
    return this.#in(60_000, "minutes");
  }

  toHours(): number {
    return this.#in(3_600_000, "hours");
  }

  toDays(): number {
    return this.#in(86_400_000, "days");
  }

  /** Google's API form, e.g. `300s`. */
  toGoogle(): string {
    return `${this.toSeconds()}s`;
  }

  /** As it was written, e.g. `5 min`. */
  toString(): string {
    return this.#text;
  }

  #in(unit: number, name: string): number {
    const amount = this.#milliseconds / unit;
    if (!Number.isInteger(amount)) {
      refuse({
        code: "DURATION_NOT_WHOLE",
        message: `a duration must be a whole number of ${name} here`,
        got: this.#text,
        allowed: `whole ${name}`,
        fix: `write Duration.${name}(${Math.ceil(amount)})`,
      });
    }
    return amount;
  }
}
