import { Random } from "./random";

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * Ids of generated tracks: UUIDs that begin with `5eed` ("seed") and four digits of the seed, so that one sees
 * where a track comes from; the rest looks random. The n-th id of a seed is the same for any number of tracks.
 */
export class TrackIds {
  private readonly random: Random;
  private readonly prefix: string;

  constructor(seed: number) {
    this.random = Random.stream(seed, 3);
    this.prefix = `5eed${hex(this.random.bits()).slice(0, 4)}`;
  }

  next(): string {
    const [a, b, c] = [hex(this.random.bits()), hex(this.random.bits()), hex(this.random.bits())];
    // Version 4, variant 8.
    return `${this.prefix}-${a.slice(0, 4)}-4${a.slice(5)}-8${b.slice(0, 3)}-${b.slice(4)}${c}`;
  }
}

function hex(bits: number): string {
  const byte = (shift: number) => HEX[(bits >>> shift) & 0xff] as string;
  return byte(24) + byte(16) + byte(8) + byte(0);
}
