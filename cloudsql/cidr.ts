/** A range of IPv4 addresses. */
export class Cidr {
  /** `10.0.0.0/16`, or a single address, which is a range of one; undefined for anything else. */
  static parse(text: string): Cidr | undefined {
    const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
    if (!match) return undefined;
    const [, ...parts] = match;
    // A leading zero is octal to some readers and refused by others.
    if (parts.some((part) => part !== undefined && /^0\d/.test(part))) return undefined;
    const [a = 0, b = 0, c = 0, d = 0, prefix = 32] = parts.map((part) => part && Number(part)) as number[];
    if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined;
    return new Cidr(((a * 256 + b) * 256 + c) * 256 + d, prefix, match[5] !== undefined);
  }

  constructor(
    /** The address as a number; it need not be the first of the range. */
    readonly address: number,
    /** Length of the prefix, 0 to 32. */
    readonly prefix: number,
    /** Whether the length was written. */
    readonly hasPrefix = true,
  ) {}

  /** How many addresses there are. */
  get size(): number {
    return 2 ** (32 - this.prefix);
  }

  /** The first address. */
  get first(): number {
    return this.address - (this.address % this.size);
  }

  /** Whether the address is the first of the range, as the service wants it. */
  get isBase(): boolean {
    return this.address === this.first;
  }

  /** The range written from its first address. */
  get base(): Cidr {
    return new Cidr(this.first, this.prefix);
  }

  overlaps(other: Cidr): boolean {
    return this.first < other.first + other.size && other.first < this.first + this.size;
  }

  contains(other: Cidr): boolean {
    return this.prefix <= other.prefix && this.overlaps(other);
  }

  /** The dotted address. */
  get dotted(): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(this.address / 2 ** shift) % 256).join(".");
  }

  toString(): string {
    return `${this.dotted}/${this.prefix}`;
  }
}

/** A range of the project's own writing. */
function known(text: string): Cidr {
  return Cidr.parse(text) as Cidr;
}

/** Private addresses (RFC 1918): they come in over private IP and are refused as authorised networks. */
export const RFC1918: readonly Cidr[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(known);

/**
 * The managed hosts use it inside: an instance in it is unreachable.
 *
 * Source: docs.cloud.google.com/sql/docs/postgres/private-ip, "reserved for the Docker bridge network".
 */
export const DOCKER_BRIDGE = known("172.17.0.0/16");

/** What the subnets of an auto mode network are cut from. */
export const AUTO_MODE_SUBNETS = known("10.128.0.0/9");

/** Ranges that VPCs use as private although they are outside RFC 1918 (shared, reserved, benchmarking). */
export const PRIVATE_OUTSIDE_RFC1918: readonly Cidr[] = [
  "100.64.0.0/10",
  "192.0.0.0/24",
  "192.88.99.0/24",
  "198.18.0.0/15",
  "240.0.0.0/4",
].map(known);

export function isIpv6(text: string): boolean {
  return /^[0-9a-f:]*:[0-9a-f:.]*(\/\d{1,3})?$/i.test(text);
}
