/**
 * An amount in millionths of a US dollar, whole. Prices have up to six decimals, so they are exact in it; an
 * amount is rounded once, when it is charged.
 */
export type MicroUsd = number;

const MICRO = 1_000_000;

/** An amount from a price list, in US dollars. */
export function microUsd(usd: number): MicroUsd {
  return Math.round(usd * MICRO);
}

/** A price times quantities. Whole numbers and parts of two (3.75 GB) lose nothing. */
export function charge(price: MicroUsd, ...quantities: readonly number[]): MicroUsd {
  return Math.round(quantities.reduce((product, quantity) => product * quantity, price));
}

/** What is left of an amount after a discount, in whole per cent. */
export function discounted(amount: MicroUsd, percentOff: number): MicroUsd {
  return Math.round((amount * (100 - percentOff)) / 100);
}

/** US dollars, rounded to whole cents, half up. For JSON. */
export function toUsd(amount: MicroUsd): number {
  return Math.sign(amount) * (Math.round(Math.abs(amount) / 10_000) / 100);
}

/** For people, e.g. `52.71`. */
export function formatUsd(amount: MicroUsd): string {
  return toUsd(amount).toFixed(2);
}

/** A price as it stands in a list, e.g. `0.0413`. */
export function formatPrice(price: MicroUsd): string {
  return String(price / MICRO);
}
