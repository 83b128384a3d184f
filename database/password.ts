/** A new password is looked for at most this often while the server refuses the one that is found. */
const FRUITLESS_MS = 1000;

/**
 * A password that is read once and kept, in memory only, until the server refuses it: then it was rotated, and is
 * read again. All who connect at the same time share one read.
 */
export class Password {
  #value?: Promise<string>;
  #generation = 0;
  #restUntil = 0;

  constructor(private readonly source: () => Promise<string>) {}

  /** Changes with each read. Note it before a connection is tried, to be able to say which one was refused. */
  get generation(): number {
    return this.#generation;
  }

  read(): Promise<string> {
    this.#value ??= this.source().catch((error) => {
      this.#value = undefined;
      throw error;
    });
    return this.#value;
  }

  /**
   * Reads it again, unless another did in the meantime.
   *
   * @param generation of the password that the server refused
   * @returns whether it is another one now, so that one more attempt is worth it
   */
  async renew(generation: number): Promise<boolean> {
    if (generation !== this.#generation) return true;
    if (performance.now() < this.#restUntil) return false;
    const refused = this.#value;
    this.#generation += 1;
    this.#value = undefined;
    const same = (await this.read()) === (await refused);
    if (same) this.#restUntil = performance.now() + FRUITLESS_MS;
    return !same;
  }
}

/**
 * Connects, and once more with a password that is read again where the server refused the first.
 *
 * @param password none where it is not read by us
 */
export async function withFreshPassword<T>(
  password: Password | undefined,
  connect: () => Promise<T>,
): Promise<T> {
  const generation = password?.generation ?? 0;
  try {
    return await connect();
  } catch (error) {
    const refused = (error as { code?: unknown }).code === "28P01";
    if (!refused || !(await password?.renew(generation))) throw error;
    return connect();
  }
}
